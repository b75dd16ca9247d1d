import { expect } from 'chai';
import {
  allowanceOf,
  type KnownWindow,
  keptOf,
  reserveOf,
  withAnswer,
} from '../../../src/okta/rate-limit/window-state.js';

interface Told {
  readonly ticket: number;
  readonly remaining: number;
  readonly resetMs?: number;
  readonly limit?: number;
}

/** What is known after answers in this order, `sent` requests having left before the first of them came. */
function knownAfter(sent: number, answers: readonly Told[]): KnownWindow {
  let known: KnownWindow | undefined;
  for (const { ticket, remaining, resetMs = 60_000, limit = 20 } of answers) {
    const rate = { limit, remaining, resetMs };
    known = withAnswer(known, { rate, ticket, nextTicket: Math.max(sent, ticket + 1), nowMs: 0, endMs: resetMs });
  }
  if (known === undefined) throw new Error('no answer, nothing known');
  return known;
}

describe('reserveOf', () => {
  it('leaves others what is not this share', () => {
    expect(reserveOf(20, 0.9)).to.equal(2);
    expect(reserveOf(50, 0.9)).to.equal(5);
    expect(reserveOf(20, 1)).to.equal(0);
  });

  it('is not misled by binary fractions', () => {
    expect(reserveOf(100, 0.29)).to.equal(71);
  });

  it('leaves this job one request per window at least', () => {
    expect(reserveOf(1, 0.5)).to.equal(0);
    expect(reserveOf(10, 0.01)).to.equal(9);
  });
});

describe('what this process spent of a window', () => {
  it('is its answers, in whatever order they come', () => {
    const known = knownAfter(
      4,
      [0, 2, 3, 1].map((ticket) => ({ ticket, remaining: 19 - ticket })),
    );

    expect(known).to.include({ ownUsed: 4, remaining: 16 });
  });

  it('is not what others spent', () => {
    expect(knownAfter(1, [{ ticket: 0, remaining: 3 }]).ownUsed).to.equal(1);
    expect(
      knownAfter(1, [
        { ticket: 0, remaining: 19 },
        { ticket: 1, remaining: 7 },
      ]).ownUsed,
    ).to.equal(2);
  });

  it('begins anew with the first answer of another window', () => {
    const known = knownAfter(1, [
      { ticket: 0, remaining: 3 },
      { ticket: 1, remaining: 19, resetMs: 120_000 },
    ]);

    expect(known).to.include({ ownUsed: 1, remaining: 19 });
  });

  it('does not count an answer of the window before', () => {
    const known = knownAfter(3, [
      { ticket: 0, remaining: 19 },
      { ticket: 2, remaining: 19, resetMs: 120_000 },
      { ticket: 1, remaining: 3 },
    ]);

    expect(known).to.include({ ownUsed: 1, remaining: 19, resetMs: 120_000 });
  });

  it('continues when the end is announced a second off, and the later second counts', () => {
    const known = knownAfter(1, [
      { ticket: 0, remaining: 19 },
      { ticket: 1, remaining: 18, resetMs: 61_000 },
      { ticket: 2, remaining: 17, resetMs: 60_000 },
    ]);

    expect(known).to.include({ ownUsed: 3, remaining: 17, resetMs: 61_000 });
  });

  it('begins anew a second later when more remains than before', () => {
    const known = knownAfter(1, [
      { ticket: 0, remaining: 2 },
      { ticket: 1, remaining: 19, resetMs: 61_000 },
    ]);

    expect(known.ownUsed).to.equal(1);
  });
});

describe('a window', () => {
  it('is known to be begun by somebody else when its first answer was not the first', () => {
    expect(knownAfter(1, [{ ticket: 0, remaining: 19 }]).isJoined).to.equal(false);
    expect(knownAfter(1, [{ ticket: 0, remaining: 18 }]).isJoined).to.equal(true);
  });
});

describe('allowanceOf', () => {
  const beside = knownAfter(1, [{ ticket: 0, remaining: 49, limit: 50 }]);

  it('is the share less what this process spent itself', () => {
    expect(allowanceOf(beside, 0.45)).to.equal(21);
    expect(allowanceOf({ ...beside, ownUsed: 20, remaining: 12 }, 0.45)).to.equal(2);
  });

  it('is never more than others leave, but for one to look with', () => {
    expect(allowanceOf({ ...beside, remaining: 8 }, 0.45)).to.equal(7);
  });

  it('is nothing once the share is spent, whatever remains', () => {
    expect(allowanceOf({ ...beside, ownUsed: 22, remaining: 28 }, 0.45)).to.equal(0);
  });
});

describe('keptOf', () => {
  const known = knownAfter(1, [{ ticket: 0, remaining: 49, limit: 50 }]);

  it('is the whole reserve with the usual share or more, for others of whom nobody spoke', () => {
    expect(keptOf(known, 0.9)).to.equal(5);
    expect(keptOf(known, 0.95)).to.equal(3);
  });

  it('is the less, the more the share has left others before', () => {
    expect([0.88, 0.85, 0.8, 0.5].map((share) => keptOf(known, share))).to.deep.equal([4, 2, 1, 1]);
  });

  it('is one request without any reserve, only where windows are short', () => {
    expect(keptOf(known, 1)).to.equal(0);
    expect(keptOf({ ...known, spanMs: 10_000 }, 1)).to.equal(1);
  });
});
