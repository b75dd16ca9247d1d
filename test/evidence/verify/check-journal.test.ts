import { expect } from 'chai';
import { openJournal } from '../../../src/changes/journal/journal.js';
import type { JournalRecord } from '../../../src/changes/journal/journal-record.js';
import { type PlanEntry, type SealedPlan, seal } from '../../../src/changes/plan/plan.js';
import type { PlannedMembership } from '../../../src/changes/plan/planned-membership.js';
import { checkJournal } from '../../../src/evidence/verify/check-journal.js';
import { anAppUser } from '../../support/builders.js';
import { aFinishedRun } from '../../support/finished-run.js';
import { anEntry } from '../../support/plan-entries.js';
import { policyFrom } from '../../support/policy-from.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const TOOLS: PlannedMembership = { groupId: '00gtools', groupName: 'Tools', apps: [], rules: [], collateral: [] };
const BY_GROUP = anEntry(anAppUser(), { action: 'remove-from-group', memberships: [TOOLS] });
const BY_HAND = anEntry(anAppUser({ id: '00uhand' }), { action: 'manual-rule' });
const REFUSED = anEntry(anAppUser({ id: '00urefused' }), { action: 'refused' });
const PLAN = aPlan([BY_GROUP, BY_HAND, REFUSED]);
const PLACE = { plan: PLAN.checksum, at: '2026-11-24T01:00:00.000Z' };
const { appId, userId } = BY_GROUP;
const MEMBERSHIP = { groupId: '00gtools', groupName: 'Tools', userId };
const GOING = [{ appId, appUser: { id: userId } }];

const INTENT: JournalRecord = { kind: 'membership-intent', ...PLACE, ...MEMBERSHIP, going: GOING, staying: [] };
const ENDED: JournalRecord = { kind: 'membership-outcome', ...PLACE, ...MEMBERSHIP, outcome: 'ended', detail: '' };
const BEGUN: JournalRecord = {
  kind: 'membership-restore',
  ...PLACE,
  ...MEMBERSHIP,
  outcome: 'begun-again',
  detail: '',
};

function aPlan(entries: readonly PlanEntry[]): SealedPlan {
  const counts = { unassign: 0, removeFromGroup: 1, heldBack: 0, manualGroup: 0, manualRule: 1, refused: 1 };
  return seal({
    ...{ schema: 1, kind: 'plan', manifestSha256: '', org: '', asOf: '', createdAt: '', origin: { proven: false } },
    ...{ decisions: { seq: 0, digest: '' }, journal: null, limits: policyFrom().apply, namedApps: [], rows: 3 },
    ...{ counts, entries },
  } as unknown as Parameters<typeof seal>[0]);
}

async function problemsOf(...records: readonly JournalRecord[]): Promise<string[]> {
  const run = aFinishedRun({ folder: await temporaryFolder('journal') });
  const journal = await openJournal(run);
  for (const record of records) await journal.write(record);
  await journal.close();
  const planOf = (checksum: string) => (checksum === PLAN.checksum ? PLAN : undefined);
  return (await checkJournal(run, planOf, new AbortController().signal)).map(({ file, what }) => `${file} ${what}`);
}

function outcomeOf(entry: PlanEntry): JournalRecord {
  return { kind: 'outcome', ...PLACE, entry, outcome: 'removed', detail: '' };
}

function recheckOf(row: PlanEntry): JournalRecord {
  const { appId: app, userId: user } = row;
  return { kind: 'recheck-outcome', ...PLACE, appId: app, userId: user, outcome: 'gone', detail: '' };
}

describe('a journal, held against its plans', () => {
  it('holds where it tells what they say', async () => {
    expect(await problemsOf(INTENT, ENDED, outcomeOf(BY_GROUP), BEGUN, recheckOf(BY_HAND))).to.deep.equal([]);
  });

  const cases: readonly (readonly [what: string, record: JournalRecord, says: RegExp])[] = [
    [
      'the outcome of a row that is refused',
      outcomeOf(REFUSED),
      /^journal.ndjson record 1 tells of user 00urefused in app/,
    ],
    [
      'the outcome of an entry that was changed',
      outcomeOf({ ...BY_GROUP, login: 'eve@example.com' }),
      /record 1 tells of/,
    ],
    ['the outcome of a row that is in no plan', outcomeOf({ ...BY_GROUP, userId: '00uother' }), /user 00uother in app/],
    [
      'a row about to go that is done by hand',
      { kind: 'intent', ...PLACE, appId, userId: '00uhand', appUser: { id: '00uhand' } },
      /00uhand/,
    ],
    [
      'a membership of another group',
      { ...INTENT, groupId: '00gadmins' } as JournalRecord,
      /and group 00gadmins, of whom/,
    ],
    [
      'a membership of a group under another name',
      { ...INTENT, groupName: 'Harmless' } as JournalRecord,
      /and group 00gtools, of whom/,
    ],
    [
      'a membership that takes along an assignment of somebody else',
      { ...INTENT, going: [{ appId, appUser: { id: '00ueve' } }] } as JournalRecord,
      /with an assignment of "00ueve"/,
    ],
    [
      'a row about to go with an assignment of nobody',
      { kind: 'intent', ...PLACE, appId, userId: '00uhand', appUser: {} },
      /of user 00uhand with an assignment of undefined/,
    ],
    ['a membership that takes nothing along', { ...INTENT, going: [] } as JournalRecord, /and group 00gtools, of whom/],
    ['the end of a membership that nothing announced', ENDED, /user \w+ and group 00gtools, of whom/],
    ['a membership begun again that had not ended', BEGUN, /put back into group 00gtools, and nothing before it/],
    ['a row looked for again that is not done by hand', recheckOf(BY_GROUP), /of whom its plan does not say that/],
  ];
  for (const [what, record, says] of cases) {
    it(`does not hold with ${what}`, async () => {
      const [problem = '', ...others] = await problemsOf(record);

      expect(problem).to.match(says);
      expect(others).to.deep.equal([]);
    });
  }

  it('is held against plans that may be relied on only', async () => {
    expect(await problemsOf({ ...outcomeOf(REFUSED), plan: 'another' })).to.deep.equal([]);
  });

  it('is told of no more than five times', async () => {
    expect(await problemsOf(...Array<JournalRecord>(9).fill(outcomeOf(REFUSED)))).to.have.length(5);
  });
});
