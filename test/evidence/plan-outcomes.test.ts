import { expect } from 'chai';
import { OUTCOMES, RECHECK_OUTCOMES } from '../../src/changes/journal/journal-record.js';
import { OUTCOME_LABELS, outcomeOf } from '../../src/evidence/plan-outcomes.js';
import { compileGuards } from '../../src/policy/app-guard.js';
import { anApp } from '../support/builders.js';

const NOTHING = { action: '', outcome: '', restored: '', appId: '0oa1', detail: '' };

describe('outcomeOf', () => {
  for (const [why, app, protectedBy, label] of [
    ['a directory', { name: 'active_directory' }, {}, 'refused: a directory or a console, not named with --app'],
    ['an app that is protected', {}, { apps: ['0oa1'] }, 'refused: protected by the policy'],
    ['a user who is protected', {}, { users: ['00u1'] }, 'refused: protected by the policy'],
  ] as const) {
    it(`names the reason of the guard that refuses ${why}`, () => {
      const guardOf = compileGuards({ protected: { apps: [], users: [], ...protectedBy } }, new Set());
      const subject = { id: '00u1', login: '', email: '' };
      const detail = guardOf(anApp({ id: '0oa1', ...app }), () => subject)?.why ?? '';

      expect(outcomeOf({ ...NOTHING, action: 'refused', detail })).to.equal(label);
    });
  }

  it('calls nothing protected that is refused for another reason', () => {
    const detail = 'the app was not read to its end';

    expect(outcomeOf({ ...NOTHING, action: 'refused', detail })).to.equal('refused for another reason: see the plan');
  });

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
    [['manual-rule', '', ''], 'to be done by hand'],
    [['manual-group', 'gone', ''], 'removed by hand, and proven gone'],
    [['manual-source', 'gone', ''], 'gone according to an export that was given'],
    [['manual-source', 'still-there', ''], 'still there'],
    [['manual-group', 'still-there', ''], 'still there'],
  ] as const) {
    it(`calls ${cells.join(' / ')} ${label}`, () => {
      const [action, outcome, restored] = cells;

      expect(outcomeOf({ ...NOTHING, action, outcome, restored })).to.equal(label);
    });
  }

  it('has a place for whatever a journal can say', () => {
    for (const outcome of [...OUTCOMES, ...RECHECK_OUTCOMES]) {
      expect(OUTCOME_LABELS).to.include(outcomeOf({ ...NOTHING, action: 'unassign', outcome }));
    }
  });
});
