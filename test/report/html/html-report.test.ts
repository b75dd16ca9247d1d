import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPageData } from '../../../src/evidence/verify/page-data.js';
import type { ReviewNumbers } from '../../../src/pages/review/review-data.js';
import { textTable } from '../../../src/report/text-table.js';
import { aFinding, aReviewed, type ReportInput, reportsOf, textOf } from '../../support/reports.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const GONE = aFinding({ ruleId: 'user-deactivated', severity: 'critical', recommend: 'revoke', reason: 'Gone <b>.' });

const INPUT: ReportInput = {
  formats: ['html'],
  apps: [
    {
      app: { id: '0oa1', label: 'Slack', name: 'slack' },
      rows: [
        aReviewed({
          app: { label: 'Slack' },
          appUser: { id: '00u1', scope: 'USER' },
          user: { lastLogin: '2026-11-01T00:00:00.000Z' },
        }),
        aReviewed(
          { app: { label: 'Slack' }, appUser: { id: '00u2', scope: 'GROUP' }, user: { lastLogin: null } },
          { findings: [GONE, aFinding({ status: 'waived' })], highestSeverity: 'critical', recommendation: 'revoke' },
        ),
      ],
    },
    { app: { id: '0oa2', label: 'Empty' } },
  ],
};

async function pageOf(input: Partial<ReportInput> = {}) {
  const reports = await reportsOf({ ...INPUT, ...input });
  const text = textOf(reports, 'access-review.html');
  const path = join(await temporaryFolder('page'), 'page.html');
  await writeFile(path, text);
  const { numbers } = await readPageData(path);
  return { reports, text, numbers: numbers as ReviewNumbers };
}

describe('access-review.html', () => {
  it('counts what the rows are', async () => {
    const { numbers } = await pageOf();

    expect(numbers).to.deep.include({
      ...{ org: 'https://example.okta.com', verdict: 'complete', assignments: 2, users: 2 },
      open: { low: 0, medium: 0, high: 0, critical: 1 },
      ...{ waived: 1, unknown: 0, shown: 1, uses: [], changes: [] },
      recommendations: { revoke: 1, check: 0, keep: 1 },
      scopes: { direct: 1, byGroup: 1, other: 0 },
    });
    expect(numbers.signIns.map(({ count }) => count)).to.deep.equal([1, 0, 0, 0, 0, 1]);
    const slack = { label: 'Slack', assignments: 2, direct: 1, byGroup: 1 };
    const open = { low: 0, medium: 0, high: 0, critical: 1 };
    expect(numbers.worstApps).to.deep.equal([{ ...slack, open }]);
    expect(numbers.largestApps).to.deep.equal([{ ...slack, open }]);
  });

  it('is one report of the run, with as many rows as its table has', async () => {
    const { reports, text } = await pageOf();

    expect(reports.files.map(({ name, rows }) => [name, rows])).to.deep.equal([['access-review.html', 1]]);
    expect(text.length).to.be.below(200_000);
  });

  it('says the verdict first, and every number beside its chart', async () => {
    const { text } = await pageOf();

    expect(text).to.include('<h1>Access review of example.okta.com</h1>');
    expect(text).to.include('<strong>✓ Complete:</strong>');
    for (const title of ['Open findings by severity', 'Findings by rule', 'Last Okta sign-in', 'How access is given']) {
      expect(text).to.include(`aria-label="Chart: ${title}"`).and.to.include(`<caption>${title}</caption>`);
    }
    expect(text).to.include('All 1 open findings, the worst first.');
    expect(text).to.not.include('Last use of the app</h2>');
  });

  it('says why a run is incomplete, its warnings, and that it is a what-if', async () => {
    const { text } = await pageOf({
      run: { verdict: 'incomplete', gaps: ['Slack <could> not be read'], warnings: ['a glob matches no app'] },
      context: { whatIf: 'WHAT-IF: another policy.' },
    });

    expect(text).to.include('✕ Incomplete:').and.to.include('Slack &lt;could&gt; not be read');
    expect(text).to.include('a glob matches no app').and.to.include('WHAT-IF: another policy.');
  });

  it('names the systems outside Okta whose accounts are in it all the same', async () => {
    const system = { name: 'code-host', appId: 'source:code-host', accounts: 1, matched: 1, withoutUser: 0, unread: 0 };
    const accounts = { method: 'none', systems: [system] } as const;

    const texts = [(await pageOf()).text, (await pageOf({ run: { accounts } })).text];

    expect(texts[0]).to.include('Accounts that an app has without Okta are not in it.');
    expect(texts[1]).to.include(
      'not in it, other than those in the exports of code-host that the organisation supplied.',
    );
  });

  it('has the tables of later records, as far as a page should', async () => {
    const rows = Array.from({ length: 250 }, (_, n) => [`app ${n}`, 'removed']);
    const more = [{ table: textTable('Remediation', ['app', 'outcome']), rows }];

    const { text } = await pageOf({ context: { more } });

    expect(text).to.include('The first 200 of 250 rows.').and.to.include('app 199').and.to.not.include('app 200<');
  });

  it('shows the use of apps where that is known', async () => {
    const row = aReviewed({ appUser: { id: '00u1' } });
    const { numbers, text } = await pageOf({
      apps: [{ rows: [{ ...row, more: { lastAppUse: '2026-11-20T00:00:00.000Z' } }] }],
    });

    expect(numbers.uses[0]).to.deep.equal({ label: '30 days or less', count: 1 });
    expect(text).to.include('Last use of the app</h2>');
  });

  it('has the same bytes for the same rows', async () => {
    const [one, other] = [await pageOf(), await pageOf()];

    expect(one.text).to.equal(other.text);
  });

  it('says that nothing was found where that is so', async () => {
    const { text } = await pageOf({ apps: [] });

    expect(text).to.include('No rule has found anything.').and.to.include('There is no open finding.');
  });
});
