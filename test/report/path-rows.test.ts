import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { aGroupPath, aRulePath, somePaths } from '../support/paths.js';
import { aReviewed, type Reports, reportsOf, textOf } from '../support/reports.js';

const withPaths = { withPaths: true };

function rowsOf(reports: Reports): readonly Readonly<Record<string, string>>[] {
  return parse<Record<string, string>>(textOf(reports, 'paths.csv'), { bom: true, columns: true });
}

describe('paths.csv', () => {
  it('has the columns of the contract, and a row for each path', async () => {
    const paths = somePaths({ direct: true, groups: [aRulePath({ credited: true }), aGroupPath()] });

    const reports = await reportsOf({ formats: ['csv'], context: withPaths, apps: [{ rows: [aReviewed({ paths })] }] });

    const where = '0oa1gjh63g214q0Hq0g4,Payroll,00u1ab2cd3ef4gh5ij6k,ada.nakamura@example.com';
    const refused = 'no: Okta refuses while group Eng-All (rule Engineering) grants it too';
    expect(textOf(reports, 'paths.csv')).to.equal(
      '\ufeffapp_id,app_label,user_id,login,via,group_id,group_name,group_type,membership,rules,credited,removable\r\n' +
        `${where},direct,,,,,,false,${refused}\r\n` +
        `${where},group,00g2,Eng-All,OKTA_GROUP,rule,Engineering 0pr1,true,no: rule Engineering keeps the user in the group\r\n` +
        `${where},group,00g1,Tools,OKTA_GROUP,by-hand,,false,yes\r\n`,
    );
  });

  it('has a row for an assignment of which nothing is known', async () => {
    const rows = [aReviewed({ paths: somePaths({ unknown: 'the groups of the app were not read: 403' }) })];

    const [row] = rowsOf(await reportsOf({ formats: ['csv'], context: withPaths, apps: [{ rows }] }));

    expect(row).to.include({
      via: 'group',
      membership: 'unknown',
      removable: 'no: the groups of the app were not read: 403',
    });
  });

  it('ends an app with the members whom it did not list', async () => {
    const unlisted = [{ userId: '00uGone', path: aGroupPath() }];

    const reports = await reportsOf({ formats: ['csv', 'xlsx'], context: withPaths, apps: [{ rows: [], unlisted }] });

    expect(rowsOf(reports)[0]).to.include({ user_id: '00uGone', login: '', group_name: 'Tools', credited: 'false' });
    expect(rowsOf(reports)[0]?.removable).to.match(/^no: the app does not list this member/);
    expect(reports.summary.paths).to.include({ rows: 1, unlisted: 1 });
  });

  it('is absent, with its counts, where paths were not read', async () => {
    const reports = await reportsOf({ formats: ['csv'], apps: [{ rows: [aReviewed()] }] });

    expect(reports.files.map(({ name }) => name)).to.not.include('paths.csv');
    expect(reports.summary.paths).to.equal(undefined);
  });

  it('is counted: assignments by several ways, not all known, and not explained', async () => {
    const rows = [
      aReviewed({ paths: somePaths({ direct: true, groups: [aGroupPath()] }) }),
      aReviewed({ paths: somePaths({ groups: [aGroupPath({ membership: 'unknown', why: 'not told' })] }) }),
      aReviewed({ paths: somePaths({ unexplained: 'Okta names no group that grants it' }) }),
    ];

    const { summary } = await reportsOf({ formats: ['csv'], context: withPaths, apps: [{ rows }] });

    expect(summary.paths).to.deep.equal({ rows: 4, several: 1, unknown: 1, unexplained: 1, unlisted: 0 });
  });
});
