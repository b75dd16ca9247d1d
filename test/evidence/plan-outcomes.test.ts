import { expect } from 'chai';
import { OUTCOMES, RECHECK_OUTCOMES } from '../../src/changes/journal/journal-record.js';
import { OUTCOME_LABELS, outcomeOf } from '../../src/evidence/plan-outcomes.js';

describe('outcomeOf', () => {
  for (const [cells, label] of [
    [['unassign', '', ''], 'not carried out yet'],
    [['unassign', 'removed', ''], 'removed, and proven gone'],
    [['remove-from-group', 'took-more', ''], 'removed, and proven gone'],
    [['unassign', 'removed', 'partly-restored'], 'removed, and put back'],
    [['unassign', 'removed', 'not-restored'], 'removed, and proven gone'],
    [['unassign', 'still-granted', ''], 'still there'],
    [['unassign', 'drifted', ''], 'left alone: changed since the review'],
    [['remove-from-group', 'group-refused', ''], 'failed'],
    [['held-back', '', ''], 'held back: over a limit'],
    [['held-back', 'removed', ''], 'removed, and proven gone'],
    [['refused', '', ''], 'refused: protected'],
    [['manual-rule', '', ''], 'to be done by hand'],
    [['manual-group', 'gone', ''], 'removed by hand, and proven gone'],
    [['manual-group', 'still-there', ''], 'still there'],
  ] as const) {
    it(`calls ${cells.join(' / ')} ${label}`, () => {
      expect(outcomeOf(cells[0], cells[1], cells[2])).to.equal(label);
    });
  }

  it('has a place for whatever a journal can say', () => {
    for (const outcome of [...OUTCOMES, ...RECHECK_OUTCOMES]) {
      expect(OUTCOME_LABELS).to.include(outcomeOf('unassign', outcome, ''));
    }
  });
});
