import { expect } from 'chai';
import { adopt, clear, decide, NO_DECISIONS, needsReason, undo } from '../../../src/pages/packet/decisions.js';
import { aPacket, aPageRow } from '../../support/packet-page.js';

const { entries } = aPacket([aPageRow(0), aPageRow(1, { recommendation: 'revoke' }), aPageRow(2)]);
const [first, flagged, last] = entries;
if (first === undefined || flagged === undefined || last === undefined) throw new Error('three rows are needed');

describe('needsReason', () => {
  it('asks for one as the import does: for a revoke, and for a keep against the recommendation', () => {
    expect(needsReason('revoke', { recommendation: 'keep' })).to.equal(true);
    expect(needsReason('keep', { recommendation: 'revoke' })).to.equal(true);
    expect(needsReason('keep', { recommendation: 'check' })).to.equal(false);
    expect(needsReason('keep', { recommendation: 'keep' })).to.equal(false);
  });
});

describe('decisions', () => {
  it('hold by row, the reason without blanks around it', () => {
    const { byRow } = decide(NO_DECISIONS, [flagged], { word: 'revoke', reason: ' left ' });

    expect([...byRow]).to.deep.equal([[1, { word: 'revoke', reason: 'left' }]]);
  });

  it('are not taken without the reason that they need', () => {
    expect(() => decide(NO_DECISIONS, [first], { word: 'revoke', reason: ' ' })).to.throw('a reason is needed');
    expect(() => decide(NO_DECISIONS, [first, flagged], { word: 'keep', reason: '' })).to.throw('a reason is needed');
  });

  it('leave the state before as it was', () => {
    const before = decide(NO_DECISIONS, [first], { word: 'keep', reason: '' });

    decide(before, [last], { word: 'keep', reason: '' });

    expect(before.byRow.size).to.equal(1);
    expect(NO_DECISIONS.byRow.size).to.equal(0);
  });

  it('of many rows are one step to undo, which restores what stood there before', () => {
    const one = decide(NO_DECISIONS, [first], { word: 'keep', reason: '' });
    const all = decide(one, entries, { word: 'revoke', reason: 'closing' });

    const undone = undo(all) ?? expect.fail('nothing to undo');

    expect(all.byRow.size).to.equal(3);
    expect([...undone.decisions.byRow]).to.deep.equal([[0, { word: 'keep', reason: '' }]]);
    expect(undone.what).to.equal('revoke for 3 rows');
    expect(undone.rows).to.deep.equal([0, 1, 2]);
    expect(undo(undone.decisions)?.decisions.byRow.size).to.equal(0);
  });

  it('can be undone as long as there was a step', () => {
    expect(undo(NO_DECISIONS)).to.equal(undefined);
  });

  it('can be taken back, which is a step as well; nothing happens to an open row', () => {
    const one = decide(NO_DECISIONS, [first], { word: 'keep', reason: '' });

    const cleared = clear(one, 0);

    expect(cleared.byRow.size).to.equal(0);
    expect(undo(cleared)?.decisions.byRow.get(0)?.word).to.equal('keep');
    expect(clear(one, 2)).to.equal(one);
  });

  it('of a file come over as one step', () => {
    const one = decide(NO_DECISIONS, [first], { word: 'keep', reason: '' });

    const adopted = adopt(one, new Map([[2, { word: 'keep', reason: 'from a file' }]]));

    expect([...adopted.byRow.keys()]).to.deep.equal([0, 2]);
    expect(undo(adopted)?.what).to.equal('1 decisions of a file');
  });

  it('remember no more steps than somebody would undo', () => {
    let decisions = NO_DECISIONS;
    for (let n = 0; n < 250; n += 1) decisions = decide(decisions, [first], { word: 'keep', reason: String(n) });

    expect(decisions.history).to.have.lengthOf(200);
  });
});
