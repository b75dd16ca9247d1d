import { expect } from 'chai';
import { countsAsRemoved, isSettled, type RowHistory } from '../../../src/changes/journal/journal-state.js';

function aHistory(overrides: Partial<RowHistory> = {}): RowHistory {
  return {
    appId: '0oa1',
    userId: '00u1',
    openIntent: undefined,
    last: undefined,
    removed: false,
    openRestore: false,
    restore: undefined,
    ...overrides,
  };
}

const CASES: readonly (readonly [title: string, history: Partial<RowHistory>, counts: boolean, settled: boolean])[] = [
  ['nothing happened to', {}, false, false],
  ['was removed', { removed: true, last: { plan: 'p', outcome: 'removed' } }, true, true],
  ['may have been removed', { openIntent: 'p' }, true, false],
  ['failed after the DELETE was sent', { openIntent: 'p', last: { plan: 'p', outcome: 'failed' } }, true, false],
  ['failed before it', { last: { plan: 'p', outcome: 'failed' } }, false, false],
  ['was gone already', { last: { plan: 'p', outcome: 'already-gone' } }, false, true],
  ['drifted', { last: { plan: 'p', outcome: 'drifted' } }, false, false],
  ['is still granted', { last: { plan: 'p', outcome: 'still-granted' } }, false, false],
  ['was removed and put back', { removed: true, restore: 'restored' }, true, true],
];

describe('what a row’s history says', () => {
  for (const [title, history, counts, settled] of CASES) {
    it(`counts a row that ${title} as ${counts ? '' : 'not '}removed, and ${settled ? '' : 'not '}settled`, () => {
      const row = aHistory(history);

      expect(countsAsRemoved(row)).to.equal(counts);
      expect(isSettled(row)).to.equal(settled);
    });
  }
});
