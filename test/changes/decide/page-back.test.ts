import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { openBrowser, openFile } from '../../support/browser.js';
import { aChangesRun, PAYROLL, recordsOf, someData } from '../../support/changes-run.js';
import { needs } from '../../support/system-program.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const POLICY = `
reviewers: { by: owner, fallback: team@example.com, packets: [html], requireToken: true }
owners: [{ apps: [Payroll], reviewer: boss@example.com }]
`;

function manyUsers(): ReturnType<typeof someData> {
  const users = Array.from({ length: 300 }, (_, n) => ({
    id: `00umany${String(n).padStart(3, '0')}`,
    status: n === 299 ? 'DEPROVISIONED' : 'ACTIVE',
    profile: { firstName: 'Many', lastName: `Nr ${n}`, login: `many${n}@example.com`, email: `many${n}@example.com` },
  }));
  const { apps } = someData();
  return { apps: apps.slice(0, 1), users, appUsers: { [PAYROLL]: users.map(({ id }) => ({ id })) } };
}

needs('chromium').describe('decisions that were made on a page', () => {
  it('of 300 rows are made by keys alone, survive a reload, and are taken whole', async () => {
    const run = await aChangesRun({ policy: POLICY, data: manyUsers() });
    const browser = await openBrowser();
    try {
      const { page, trouble } = await openFile(browser, join(run.folder, 'packets', 'boss@example.com.html'));
      await page.keyboard.press('r');
      await page.keyboard.type('left in May');
      await page.keyboard.press('Enter');
      for (let n = 1; n < 150; n += 1) await page.keyboard.press('e');
      await page.reload();
      for (let n = 150; n < 300; n += 1) await page.keyboard.press('e');
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
      const file = join(await temporaryFolder('saved'), 'decisions.csv');
      await download.saveAs(file);

      const result = await importDecisions({
        folder: run.folder,
        files: [file],
        importedBy: 'iam',
        clock: systemClock,
        signal: run.signal,
      });

      expect(trouble).to.deep.equal([]);
      expect(result).to.deep.include({ taken: 300, refusals: [] });
      const records = await recordsOf(run.folder, 'decisions.ndjson');
      const decisions = records.filter(({ kind }) => kind === 'decision');
      expect(new Set(decisions.map(({ packetToken }) => packetToken))).to.deep.equal(new Set(['returned']));
      expect(decisions.filter(({ decision }) => decision === 'revoke').map(({ reason }) => reason)).to.deep.equal([
        'left in May',
      ]);
      expect(await readFile(join(run.folder, 'decisions.csv'), 'utf8')).to.include(
        'returned by a holder of the packet',
      );
    } finally {
      await browser.close();
      await run.stop();
    }
  });
});
