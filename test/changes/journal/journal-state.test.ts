import { expect } from 'chai';
import { openJournal } from '../../../src/changes/journal/journal.js';
import type { JournalRecord, MembershipOutcome } from '../../../src/changes/journal/journal-record.js';
import {
  countsAsRemoved,
  isGone,
  isSettled,
  type JournalState,
  type RowHistory,
  readJournalState,
} from '../../../src/changes/journal/journal-state.js';
import { membershipKey } from '../../../src/changes/plan/planned-membership.js';
import { aFinishedRun } from '../../support/finished-run.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

function aHistory(overrides: Partial<RowHistory> = {}): RowHistory {
  return {
    appId: '0oa1',
    userId: '00u1',
    openIntent: undefined,
    last: undefined,
    removed: false,
    openRestore: false,
    restore: undefined,
    restoreFrom: undefined,
    restored: undefined,
    ...overrides,
  };
}

const AFTER = '2026-11-24T01:00:00.000Z';

const CASES: readonly (readonly [title: string, history: Partial<RowHistory>, counts: boolean, settled: boolean])[] = [
  ['nothing happened to', {}, false, false],
  ['was removed', { removed: true, last: { plan: 'p', outcome: 'removed' } }, true, true],
  ['may have been removed', { openIntent: 'p' }, true, false],
  ['failed after the DELETE was sent', { openIntent: 'p', last: { plan: 'p', outcome: 'failed' } }, true, false],
  ['failed before it', { last: { plan: 'p', outcome: 'failed' } }, false, false],
  ['was gone already', { last: { plan: 'p', outcome: 'already-gone' } }, false, true],
  ['drifted', { last: { plan: 'p', outcome: 'drifted' } }, false, false],
  ['is still granted', { last: { plan: 'p', outcome: 'still-granted' } }, false, false],
  ['is removed, and something with it', { removed: true, last: { plan: 'p', outcome: 'took-more' } }, true, true],
  ['is held by a rule now', { last: { plan: 'p', outcome: 'now-by-rule' } }, false, false],
  ['was removed and put back', { removed: true, restore: 'restored' }, true, true],
];

describe('what a row’s history says', () => {
  for (const [title, history, counts, settled] of CASES) {
    it(`counts a row that ${title} as ${counts ? '' : 'not '}removed, and ${settled ? '' : 'not '}settled`, () => {
      const row = aHistory(history);

      expect(countsAsRemoved(row)).to.equal(counts);
      expect(isSettled(row, AFTER)).to.equal(settled);
    });
  }

  const restored = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-24T00:05:00.000Z' };
  for (const [decidedAt, settled] of [
    ['2026-11-23T23:00:00.000Z', true],
    [restored.from, true],
    [restored.to, true],
    [AFTER, false],
    ['no time', true],
  ] as const) {
    it(`is ${settled ? '' : 'not '}settled where the row was put back, and its revoke was decided at ${decidedAt}`, () => {
      for (const gone of [{ removed: true }, { last: { plan: 'p', outcome: 'already-gone' } }] as const) {
        const row = aHistory({ ...gone, restored });

        expect([isGone(row), isSettled(row, decidedAt)]).to.deep.equal([false, settled]);
        expect(isSettled({ ...row, restored: { ...restored, to: 'no time' } }, decidedAt)).to.equal(true);
      }
    });
  }
});

describe('what the journal says of memberships', () => {
  const KEY = { groupId: '00g1', groupName: 'Tools', userId: '00u1' };
  const PLACE = { plan: 'c0ffee', at: '2026-11-24T00:00:00.000Z' };
  const GOING = [{ appId: '0oa1', appUser: { id: '00u1' } }];
  const INTENT: JournalRecord = { kind: 'membership-intent', ...PLACE, ...KEY, going: GOING, staying: [] };
  const ended = (outcome: MembershipOutcome): JournalRecord => ({
    ...{ kind: 'membership-outcome', ...PLACE, ...KEY, outcome, detail: '' },
  });
  const begun = (outcome: 'begun-again' | 'failed'): JournalRecord => ({
    ...{ kind: 'membership-restore', ...PLACE, ...KEY, outcome, detail: '' },
  });

  async function stateAfter(...records: readonly JournalRecord[]): Promise<JournalState> {
    const run = aFinishedRun({ folder: await temporaryFolder('state') });
    const journal = await openJournal(run);
    for (const record of records) await journal.write(record);
    await journal.close();
    return await readJournalState(run, new AbortController().signal);
  }

  const cases: readonly (readonly [
    what: string,
    records: JournalRecord[],
    intent: boolean,
    over: boolean,
    ours: boolean,
  ])[] = [
    ['an intent leaves open whether it is over', [INTENT], true, false, false],
    ['it is over by this program', [INTENT, ended('ended')], false, true, true],
    ['it was over already', [INTENT, ended('already-over')], false, true, false],
    ['Okta refused', [INTENT, ended('refused')], false, false, false],
    ['a failure leaves it open', [INTENT, ended('failed')], true, false, false],
    ['a restore began it again', [INTENT, ended('ended'), begun('begun-again')], false, false, false],
    ['a restore could not', [INTENT, ended('ended'), begun('failed')], false, true, true],
  ];
  for (const [what, records, hasOpenIntent, isEnded, isOurs] of cases) {
    it(`tells that ${what}`, async () => {
      const { memberships } = await stateAfter(...records);

      expect(memberships.get(membershipKey('00g1', '00u1'))).to.deep.equal({ hasOpenIntent, isEnded, isOurs });
    });
  }

  it('counts each row that was about to go as perhaps gone', async () => {
    const { rows } = await stateAfter(INTENT);

    const row = rows.get('0oa1 00u1');
    expect(row?.openIntent).to.equal('c0ffee');
    expect(row !== undefined && countsAsRemoved(row)).to.equal(true);
  });
});
