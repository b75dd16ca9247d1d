import { expect } from 'chai';
import { parseFindings } from '../../../src/pages/review/review-data.js';
import { keepWorstFindings, MAX_FINDINGS } from '../../../src/report/html/worst-findings.js';
import { consoleLinks } from '../../../src/report/pages/console-links.js';
import { FINDINGS_SHEET } from '../../../src/report/sheets.js';

const LINKS = consoleLinks('https://example.okta.com');

function aRow(cells: Readonly<Record<string, string>>) {
  const all: Readonly<Record<string, string>> = {
    ...{
      severity: 'high',
      status: 'open',
      app_id: '0oa1',
      app_label: 'Slack',
      user_id: '00u1',
      login: 'a@example.com',
    },
    ...{ name: 'Ada', rule_title: 'Inactive', reason: 'Away.', recommendation: 'check' },
    ...cells,
  };
  return FINDINGS_SHEET.columns.map(({ key }) => all[key] ?? '');
}

function kept(rows: readonly ReturnType<typeof aRow>[]) {
  const worst = keepWorstFindings();
  worst.add(rows);
  return parseFindings(worst.packed(LINKS, () => 'slack'));
}

describe('keepWorstFindings', () => {
  it('keeps open findings, the most severe first and otherwise in their order', () => {
    const rows = kept([
      aRow({ severity: 'low', name: 'one' }),
      aRow({ severity: 'critical', name: 'two' }),
      aRow({ severity: 'critical', status: 'waived' }),
      aRow({ severity: 'low', name: 'three' }),
    ]);

    expect(rows.map(({ name }) => name)).to.deep.equal(['two', 'one', 'three']);
  });

  it('links into the admin console', () => {
    const [row] = kept([aRow({})]);

    expect(row?.userLink).to.equal('https://example-admin.okta.com/admin/user/profile/view/00u1');
    expect(row?.appLink).to.equal('https://example-admin.okta.com/admin/app/slack/instance/0oa1');
  });

  it('keeps no more than a page should have, and drops the least severe ones', () => {
    const low = Array.from({ length: MAX_FINDINGS + 10 }, () => aRow({ severity: 'low' }));

    const rows = kept([...low, aRow({ severity: 'high' })]);

    expect(rows).to.have.lengthOf(MAX_FINDINGS);
    expect(rows[0]?.severity).to.equal('high');
  });

  it('stays under 2 MB, whatever people are called', () => {
    const long = '山'.repeat(5000);
    const rows = Array.from({ length: MAX_FINDINGS }, () => aRow({ name: long, reason: long, login: long }));

    const worst = keepWorstFindings();
    worst.add(rows);
    const packed = worst.packed(LINKS, () => '');

    expect(packed.rows.length).to.be.within(100, MAX_FINDINGS - 1);
    expect(JSON.stringify(packed).length).to.be.below(1_500_000);
  });
});
