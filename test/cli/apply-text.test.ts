import { expect } from 'chai';
import type { ApplyResult } from '../../src/changes/apply/apply-plan.js';
import { OUTCOMES } from '../../src/changes/journal/journal-record.js';
import { applyText } from '../../src/cli/apply-text.js';

const NONE = Object.fromEntries(
  [...OUTCOMES, 'would-remove'].map((outcome) => [outcome, 0]),
) as ApplyResult['outcomes'];

function said(result: Partial<ApplyResult>): string[] {
  const whole = { checksum: 'c', outcomes: NONE, notTried: 0, stopped: undefined, left: 0, complete: true, ...result };
  return applyText(whole).trimEnd().split('\n');
}

describe('what an apply says at its end', () => {
  it('is how its rows ended', () => {
    expect(said({ outcomes: { ...NONE, removed: 17 } })).to.deep.equal(['Done: 17 removed']);
    expect(said({})).to.deep.equal(['Done: nothing to do']);
  });

  it('is also what of the plan is left, though all of its own is done', () => {
    expect(said({ outcomes: { ...NONE, removed: 17 }, left: 8 })).to.deep.equal([
      'Done: 17 removed',
      'left: 8 more rows of the plan, by hand, held back or refused; plan.csv says what of each',
    ]);
  });

  it('is why it stopped, on one line', () => {
    const result = { outcomes: { ...NONE, failed: 3 }, notTried: 2, stopped: 'three\nin a row', complete: false };

    expect(said(result)).to.deep.equal(['NOT COMPLETE: 3 failed, 2 not tried', 'stopped: three ⏎ in a row']);
  });
});
