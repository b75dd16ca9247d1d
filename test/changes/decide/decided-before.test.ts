import { expect } from 'chai';
import { olderThanRecord, readDecidedBefore } from '../../../src/changes/decide/decided-before.js';
import { openDecisions } from '../../../src/changes/decide/decision-log.js';
import type { ReturnedRow } from '../../../src/changes/decide/returned-row.js';
import { AS_OF, AS_OF_MS } from '../../support/builders.js';
import { aFinishedRun } from '../../support/finished-run.js';
import { aReturnedRow, aTakenRow } from '../../support/returned-rows.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const FILE = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

function decided(overrides: object = {}) {
  return { kind: 'decision', at: AS_OF, ...aTakenRow().decision, importedBy: 'admin', ...overrides };
}

function refused(why: string, cell = 'D2') {
  const { appId, userId, reviewer } = aReturnedRow();
  const source = { file: 'decisions.csv', sha256: FILE, cell };
  return { kind: 'refused', at: AS_OF, appId, userId, reviewer, importedBy: 'admin', source, why };
}

function imported(sha256: string) {
  return {
    kind: 'file',
    at: AS_OF,
    file: 'decisions.csv',
    sha256,
    savedAt: AS_OF,
    savedBy: 'system',
    importedBy: 'admin',
  };
}

/** What the record says of these rows, after these records were made. */
async function recordOf(records: readonly object[], rows: readonly ReturnedRow[] = [aReturnedRow()]) {
  const run = aFinishedRun({ folder: await temporaryFolder('decided-before') });
  const log = await openDecisions(run);
  for (const record of records) await log.append({ ...record });
  await log.close();
  return readDecidedBefore(run, rows, new AbortController().signal);
}

describe('readDecidedBefore', () => {
  it('knows nothing where nobody has decided yet', async () => {
    const run = aFinishedRun({ folder: await temporaryFolder('decided-before') });

    const known = await readDecidedBefore(run, [aReturnedRow()], new AbortController().signal);

    expect(known.current(aReturnedRow())).to.equal(undefined);
    expect(known.isSettled(aReturnedRow())).to.equal(false);
    expect(known.isKnown(FILE)).to.equal(false);
  });

  const SETTLED: readonly (readonly [what: string, records: readonly object[], settled: boolean])[] = [
    ['settles a row that the same file decided', [decided()], true],
    [
      'does not settle a row that another file decided',
      [decided({ source: { file: 'o.csv', sha256: OTHER, cell: 'D2' } })],
      false,
    ],
    ['settles what a file left open that was imported to its end', [imported(FILE)], true],
    ['does not settle what was refused of such a file', [refused('no'), imported(FILE)], false],
    ['settles what was refused of it at first, and decided later', [refused('no'), imported(FILE), decided()], true],
    ['settles nothing by another file’s end', [imported(OTHER)], false],
    [
      'does not settle a row by a recommendation that was accepted',
      [decided({ source: { acceptedRules: ['r'] } })],
      false,
    ],
  ];

  for (const [what, records, settled] of SETTLED) {
    it(what, async () => {
      expect((await recordOf(records)).isSettled(aReturnedRow())).to.equal(settled);
    });
  }

  it('knows a refusal by its file, row, cell and reason, all four', async () => {
    const known = await recordOf([refused('a revoke needs a decision_reason', 'E2')]);
    const row = aReturnedRow();

    expect(known.isRefused(row, 'E2', 'a revoke needs a decision_reason')).to.equal(true);
    expect(known.isRefused(row, 'E3', 'a revoke needs a decision_reason')).to.equal(false);
    expect(known.isRefused(row, 'E2', 'another reason')).to.equal(false);
    expect(known.isRefused(aReturnedRow({ sha256: OTHER }), 'E2', 'a revoke needs a decision_reason')).to.equal(false);
    expect(known.isRefused(aReturnedRow({ userId: 'u2' }), 'E2', 'a revoke needs a decision_reason')).to.equal(false);
  });

  it('gives the last decision on a row', async () => {
    const known = await recordOf([decided(), decided({ decision: 'revoke', reason: 'left' })]);

    expect(known.current(aReturnedRow())?.decision).to.equal('revoke');
    expect(known.current(aReturnedRow({ userId: 'u2' }))).to.equal(undefined);
  });

  it('remembers no decisions on rows that did not come', async () => {
    const known = await recordOf([decided({ userId: 'u2' })]);

    expect(known.current(aReturnedRow({ userId: 'u2' }))).to.equal(undefined);
  });
});

describe('olderThanRecord', () => {
  const savedLater = new Date(AS_OF_MS + 1).toISOString();
  const source = { file: 'new.csv', sha256: OTHER, cell: 'D9', savedAt: savedLater };
  const revoke = { decision: 'revoke', reason: 'left', source };

  it('refuses a file that was saved before the one on record', async () => {
    const older = olderThanRecord(aTakenRow(), await recordOf([decided(revoke)]));

    expect(older?.refusal.cell).to.equal('D2');
    expect(older?.refusal.why).to.contain(`revoke by boss@example.com (in new.csv, saved ${savedLater})`);
    expect(older?.refusal.why).to.contain('--supersede takes it all the same');
  });

  it('measures by the time of the record where that names no other', async () => {
    const known = await recordOf([
      decided({ ...revoke, at: savedLater, source: { acceptedRules: ['user-inactive'] } }),
    ]);

    expect(olderThanRecord(aTakenRow(), known)?.refusal.why).to.contain(`(accepted ${savedLater})`);
  });

  const TAKEN: readonly (readonly [what: string, ms: number, recorded: object])[] = [
    ['was saved after the one on record', AS_OF_MS + 2, revoke],
    ['was saved in the same millisecond', AS_OF_MS + 1, revoke],
    ['says the same, however old it is', 0, { source }],
  ];

  for (const [what, ms, recorded] of TAKEN) {
    it(`lets a file supersede that ${what}`, async () => {
      const row = aTakenRow({ savedAt: { ms, by: 'file' } });

      expect(olderThanRecord(row, await recordOf([decided(recorded)]))).to.equal(undefined);
    });
  }
});
