import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { acceptRecommended } from '../../../src/changes/decide/accept-recommended.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { readDecisionsCsv } from '../../../src/changes/decide/read-csv.js';
import {
  aChangesRun,
  type ChangesRun,
  decisionsCsv,
  PAYROLL,
  REVIEWER,
  recordsOf,
  SLACK,
  userId,
} from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

const HEADER = 'app_id,user_id,row_digest,decision,decision_reason,reviewer';

function read(text: string | Buffer) {
  return readDecisionsCsv({ name: 'd.csv', bytes: Buffer.from(text), sha256: 'aa' });
}

describe('decisions as CSV', () => {
  it('reads what Excel saves: a byte-order mark, semicolons, quotes, and its own line ends', () => {
    const { rows } = read(`\ufeff${HEADER.replaceAll(',', ';')}\r\na;u;d;Keep;"said ""no""; twice\nover";r@x\r\n`);

    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({
      appId: 'a',
      userId: 'u',
      decision: 'Keep',
      reason: 'said "no"; twice\nover',
      reviewer: 'r@x',
    });
  });

  it('reads the Unicode text of Excel: UTF-16 with tabs', () => {
    const { rows } = read(Buffer.from(`\ufeff${HEADER.replaceAll(',', '\t')}\r\na\tu\td\tkeep\tnö\tr\r\n`, 'utf16le'));

    expect(rows[0]?.reason).to.equal('nö');
  });

  it('takes the columns in any order, ignores others, and counts rows as a spreadsheet does', () => {
    const { rows } = read(
      'reviewer,x,decision,user_id,app_id,decision_reason,row_digest\n\nr,1,,u,a,,d\nr,1,"keep",u,a,"two\nlines",d\nr,1,revoke,v,a,no,d\n',
    );

    expect(rows.map(({ userId: id, cells }) => [id, cells.decision, cells.digest])).to.deep.equal([
      ['u', 'C4', 'G4'],
      ['v', 'C5', 'G5'],
    ]);
  });

  it('names the columns that are missing', () => {
    expect(() => read('app_id,user_id,decision\n')).to.throw(/lacks the columns row_digest, decision_reason, reviewer/);
  });

  it('refuses text that is not UTF-8', () => {
    expect(() => read(Buffer.from(`${HEADER}\na,u,d,keep,n\xf6,r\n`, 'latin1'))).to.throw(/CSV UTF-8/);
  });

  it('refuses a line that is longer than the header, at its address', () => {
    expect(read(`${HEADER}\na,u,d,keep,one,two,r\n`).refusals).to.deep.equal([
      { file: 'd.csv', cell: 'A2', why: 'the line has 7 cells where the header has 6' },
    ]);
  });
});

describe('decisions without reviewers in the policy', () => {
  let run: ChangesRun;

  beforeEach(async () => {
    run = await aChangesRun();
  });

  afterEach(async () => {
    await run.stop();
  });

  it('lets anyone but the subject decide, and says so on record', async () => {
    const csv = await decisionsCsv(run, [
      { app: PAYROLL, user: userId(1), decision: 'revoke' },
      { app: PAYROLL, user: userId(2), decision: 'revoke', reviewer: 'User2@example.com' },
      { app: PAYROLL, user: userId(4), decision: 'revoke', reviewer: '' },
      { app: PAYROLL, user: userId(5), decision: 'revoke', digest: '0'.repeat(64) },
    ]);

    const { folder, signal } = run;
    const result = await importDecisions({ folder, files: [csv], importedBy: 'iam', clock: systemClock, signal });

    expect(result.taken).to.equal(1);
    expect(result.refusals.map(({ cell, why }) => `${cell} ${why}`)).to.deep.equal([
      'F3 User2@example.com cannot review their own access',
      'F4 the reviewer is missing',
      "C5 row_digest is not the run's: the row is of another run, or its facts were edited",
    ]);
    expect((await recordsOf(folder, 'decisions.ndjson'))[0]).to.include({ userId: userId(1), assigned: 'anyone' });
  });

  it('needs no second import of a file that was cut off', async () => {
    const csv = await decisionsCsv(run, [{ app: PAYROLL, user: userId(1), decision: 'revoke' }]);
    const options = { folder: run.folder, files: [csv], importedBy: 'iam', clock: systemClock, signal: run.signal };
    await importDecisions(options);
    const log = join(run.folder, 'decisions.ndjson');
    await writeFile(log, `${await readFile(log, 'utf8')}{"seq":2,"prev":"`);

    const again = await importDecisions(options);

    expect(again).to.include({ taken: 0, unchanged: 1 });
  });

  describe('--accept-recommended', () => {
    const accepting = (rules: string[], reviewer = REVIEWER) =>
      acceptRecommended({
        folder: run.folder,
        rules,
        reviewer,
        importedBy: 'iam',
        clock: systemClock,
        signal: run.signal,
      });

    it('records the revokes of the rules as that person’s decisions', async () => {
      const result = await accepting(['user-deactivated']);

      expect(result).to.deep.equal({ taken: 2, alreadyDecided: 0, onlyCheck: 0, refusals: [] });
      const records = await recordsOf(run.folder, 'decisions.ndjson');
      expect(records.map(({ appId, userId: id, decision, reviewer }) => [appId, id, decision, reviewer])).to.deep.equal(
        [
          [PAYROLL, userId(19), 'revoke', REVIEWER],
          [SLACK, userId(19), 'revoke', REVIEWER],
        ],
      );
      expect(records[0]?.source).to.deep.equal({ acceptedRules: ['user-deactivated'] });
    });

    it('refuses what would be a review of oneself', async () => {
      const { taken, refusals } = await accepting(['user-deactivated'], 'user19@example.com');

      expect(taken).to.equal(0);
      expect(refusals.map(({ why }) => why)).to.deep.equal(
        Array(2).fill('user19@example.com cannot review their own access'),
      );
    });

    it('overrules nobody who has decided', async () => {
      const csv = await decisionsCsv(run, [{ app: PAYROLL, user: userId(19), decision: 'keep', reason: 'alumni' }]);
      await importDecisions({
        folder: run.folder,
        files: [csv],
        importedBy: 'iam',
        clock: systemClock,
        signal: run.signal,
      });

      expect(await accepting(['user-deactivated'])).to.include({ taken: 1, alreadyDecided: 1 });
    });

    it('makes up no decision where a rule only recommends a look', async () => {
      const suspended = await aChangesRun({
        data: {
          apps: [{ id: PAYROLL, label: 'Payroll' }],
          users: [{ id: 'x', status: 'SUSPENDED' }],
          appUsers: { [PAYROLL]: [{ id: 'x' }] },
        },
      });

      const { folder, signal } = suspended;
      const result = await acceptRecommended({
        folder,
        rules: ['user-suspended'],
        reviewer: REVIEWER,
        importedBy: 'iam',
        clock: systemClock,
        signal,
      });
      await suspended.stop();

      expect(result).to.include({ taken: 0, onlyCheck: 1 });
    });

    it('names the known rules for an unknown one', async () => {
      expect((await rejectionOf(accepting(['user-gone']))).message).to.match(
        /--rule names user-gone; known: user-deactivated/,
      );
    });
  });
});
