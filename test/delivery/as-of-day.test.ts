import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { systemClock } from '../../src/async/clock.js';
import { keepRest } from '../../src/changes/decide/keep-rest.js';
import { reviewStatus } from '../../src/changes/status/status.js';
import { signOff } from '../../src/evidence/sign-off.js';
import { aChangesRun, type ChangesRun, packetsOf } from '../support/changes-run.js';

const POLICY = `
reviewers: { by: owner }
owners: [{ apps: ["*"], reviewer: boss@example.com }]
report: { timezone: Pacific/Kiritimati }
`;

describe('the day that a review is called by', () => {
  let run: ChangesRun;
  afterEach(() => run.stop());

  it('is that of the policy’s zone, in the workbook and at the sign-off as in mails and pages', async () => {
    run = await aChangesRun({ policy: POLICY, asOf: '2026-01-31T23:30:00.000Z' });
    const { folder, signal } = run;
    const base = { folder, clock: systemClock, signal };
    await keepRest({ ...base, reviewer: 'boss@example.com', reason: 'on the list', importedBy: 'iam' });
    const status = await reviewStatus(folder, base);
    const book = new exceljs.Workbook();
    await book.xlsx.readFile((await packetsOf(run)).get('boss@example.com') ?? '');
    const words = { by: 'Grace', role: 'CISO', statement: 'Fine.', withOpen: status.open };
    await signOff({ ...base, ...words, status, key: undefined, publicKey: undefined, unsigned: false });

    expect(book.worksheets[0]?.getCell('A2').text).to.match(/, as of 2026-02-01\.$/);
    expect(await readFile(join(folder, 'signoff-1.html'), 'utf8')).to.match(/<h1>[^<]* as of 2026-02-01<\/h1>/);
  });
});
