import { expect } from 'chai';
import type { Change } from '../../src/assignment/change.js';
import type { RowBefore } from '../../src/assignment/row-before.js';
import type { ChangeLogFacts } from '../../src/run/change-log-facts.js';
import { aComparison } from '../support/comparison.js';
import { readWorkbook } from '../support/read-workbook.js';
import { aFinding, aReviewed, type ReportInput, reportsOf, textOf, workbookOf } from '../support/reports.js';

const CHANGE: Change = {
  change: 'changed',
  appId: '0oa1',
  appLabel: 'Payroll',
  userId: '00u1',
  login: 'ada@example.com',
  what: 'department',
  before: 'Finance',
  after: '=Sales',
  at: '',
  by: '',
  event: '',
  cause: '',
};
const GONE: Change = {
  ...{ ...CHANGE, change: 'removed', what: '', before: '', after: '', cause: 'review' },
  decision: { decision: 'revoke', reviewer: 'cfo@example.com', at: '2026-08-31' },
};
const keep = { decision: 'keep', reviewer: 'cfo@example.com', at: '2026-08-31' } as const;

describe('changes.csv', () => {
  it('has the columns of the contract, and a row for each change, formulas neutralised', async () => {
    const reports = await reportsOf({ ...input(CHANGE, GONE), formats: ['csv'] });

    expect(textOf(reports, 'changes.csv')).to.equal(
      '\ufeffchange,app_id,app_label,user_id,login,what,before,after,at,by,event,cause\r\n' +
        "changed,0oa1,Payroll,00u1,ada@example.com,department,Finance,'=Sales,,,,\r\n" +
        'removed,0oa1,Payroll,00u1,ada@example.com,,,,,,,review\r\n',
    );
  });

  it('is absent, as the sheet is, where nothing is compared', async () => {
    const reports = await reportsOf({ ...input(), context: {} });

    expect([...reports.bytes.keys()]).not.to.include('changes.csv');
    expect(readWorkbook(workbookOf(reports)).tabs).not.to.include('Changes');
    expect(reports.summary.changes).to.equal(undefined);
  });

  it('stands after the assignments in the workbook, what people look for first', async () => {
    const reports = await reportsOf(input(CHANGE));

    const workbook = readWorkbook(workbookOf(reports));
    expect(workbook.tabs.slice(2, 5)).to.deep.equal(['Assignments', 'Changes', 'Apps']);
    const [heads, row] = workbook.sheet('Changes').rows.map((cells) => cells.slice(0, 6));
    expect(heads).to.deep.equal(['Change', 'App', 'Okta login', 'What changed', 'Before', 'Now']);
    expect(row).to.deep.equal(['changed', 'Payroll', 'ada@example.com', 'department', 'Finance', '=Sales']);
  });

  it('is summed up: what is new, gone, changed and the same, and what became of what was revoked', async () => {
    const removal = { appId: '0oa1', userId: '00u1', at: '2026-09-02', by: '', run: '2026-08-31' };
    const rows = [
      rowBefore({ change: 'new', changed: [] }),
      rowBefore({ change: 'new', changed: [], removal }),
      rowBefore({ change: 'same', changed: [], decision: keep }),
      rowBefore({ change: 'same', changed: [], decision: { ...keep, decision: 'revoke' } }),
      rowBefore({ change: undefined, changed: [] }),
    ];

    const { summary } = await reportsOf({ ...input(CHANGE, GONE), apps: [{ rows, changes: [CHANGE, GONE] }] });

    expect(summary.changes).to.deep.equal({
      ...{ rows: 2, added: 2, removed: 1, changed: 0, same: 2, notCompared: 1, carried: 0 },
      apps: { added: 0, gone: 0, inScope: 0, outOfScope: 0 },
      revoked: { gone: 1, back: 1, stillThere: 1 },
      ...{ explained: 1, unexplained: 0 },
    });
  });

  it('counts apart what was kept in bulk, of what is carried forward', async () => {
    const before = { change: 'same', changed: [] } as const;
    const rows = [keep, { ...keep, inBulk: true }].map((decision) => ({
      ...rowBefore({ ...before, decision }),
      more: { carried: decision },
    }));

    const reports = await reportsOf({ ...input(CHANGE), apps: [{ rows, changes: [CHANGE] }] });

    expect(reports.summary.changes).to.include({ carried: 2, carriedInBulk: 1 });
    const summary = readWorkbook(workbookOf(reports)).sheet('Summary').rows;
    expect(summary.find(([head]) => head === 'of these kept in bulk')?.[1]).to.equal('1');
  });

  it('is told on the Summary sheet', async () => {
    const reports = await reportsOf({
      ...input(CHANGE, GONE, { ...CHANGE, change: 'app-gone' }),
      run: { previous: { name: 'q2', asOf: '2026-08-31T00:00:00.000Z', manifestSha256: 'a'.repeat(64) } },
    });

    const rows = readWorkbook(workbookOf(reports)).sheet('Summary').rows;
    const labels = rows.map(([label]) => label);
    expect(labels).to.include.members([
      'Since the review of 2026-08-31',
      'New assignments',
      'Assignments that are gone',
      'Changed assignments',
      'Unchanged assignments',
      'Apps that are listed no more',
      'Revoked then, and gone',
    ]);
    expect(rows.find(([label]) => label === 'Assignments that are gone')?.[1]).to.equal('1');
  });

  it('is told on the Evidence sheet: what it was compared with, and how far the log explains it', async () => {
    const changeLog: ChangeLogFacts = {
      ...{ since: '2026-08-31T00:00:00.000Z', until: '2026-11-24T00:00:00.000Z', isCut: true },
      ...{ state: 'incomplete', why: '503', pages: 2, events: 7 },
    };
    const comparison = aComparison({ rows: 12, removals: 3 });
    const evidenceOf = async (run: ReportInput['run']) => {
      const reports = await reportsOf({ ...input(CHANGE, GONE), ...(run === undefined ? {} : { run }) });
      return readWorkbook(workbookOf(reports))
        .sheet('Evidence')
        .rows.map((row) => row.filter((cell) => cell !== '').join(' | '));
    };

    const [asked, silent] = [await evidenceOf({ comparison, changeLog }), await evidenceOf({ comparison })];

    expect(asked).to.include.members([
      'Removals that are known of | 3',
      'System Log read, from (UTC) | 2026-08-31T00:00:00.000Z | Okta keeps no more than 90 days of it',
      'Events that give or take access | 7 | not read to its end: 503',
      'New and gone assignments that it explains | 1',
    ]);
    expect(silent).to.include('Who changed what | not asked: changes.log is off');
  });

  it('goes with the age of findings, by which the oldest are known', async () => {
    const row = {
      ...aReviewed({}, { findings: [aFinding()] }),
      more: { findingAges: new Map([['user-inactive', { firstSeen: '2026-03-31T00:00:00.000Z', reviews: 3 }]]) },
    };

    const reports = await reportsOf({ ...input(), apps: [{ rows: [row] }], formats: ['csv'] });

    expect(textOf(reports, 'findings.csv')).to.match(/,2026-03-31T00:00:00\.000Z,3\r\n$/);
  });

  function rowBefore(row: RowBefore) {
    return aReviewed({ before: row });
  }

  function input(...changes: readonly Change[]): ReportInput {
    return { apps: [{ changes }], context: { withChanges: true } };
  }
});
