import { expect } from 'chai';
import {
  afterLook,
  dueAt,
  freeOf,
  lookOf,
  type SharedWindow,
  UNASKED,
  withFacts,
} from '../../../../src/okta/rate-limit/redis/shared-window.js';
import { localTimeOf } from '../../../../src/okta/rate-limit/server-clock.js';

const NOW = 1_767_268_800_300;
const RESET = 1_767_268_861_000;
const rate = (remaining: number, resetMs = RESET) => ({ limit: 50, remaining, resetMs });
const resetAt = (resetMs: number) => localTimeOf(resetMs, undefined);

function known(remaining: number): SharedWindow {
  return withFacts(UNASKED, rate(remaining), NOW);
}

describe('a window that processes share', () => {
  it('is looked at once when nothing is known', () => {
    expect(dueAt(UNASKED, 0.9, resetAt)).to.be.at.most(NOW);
    expect(freeOf(UNASKED, 0.9)).to.equal(0);
  });

  it('has free what remains above the reserve, whoever spent the rest', () => {
    expect([50, 49, 6, 5, 0].map((remaining) => freeOf(known(remaining), 0.9))).to.deep.equal([45, 44, 1, 0, -5]);
  });

  it('is looked at once when something is left of it', () => {
    expect(dueAt(known(20), 0.9, resetAt)).to.be.at.most(NOW);
  });

  it('is looked at near its end when it is spent, and a second behind when no request is left to look with', () => {
    expect(dueAt(known(5), 0.9, resetAt)).to.be.within(RESET - 1000, RESET);
    expect(dueAt(known(0), 0.9, resetAt)).to.equal(RESET + 1000);
  });

  it('takes the least of what is told of it, since answers overtake each other', () => {
    const window = [rate(20), rate(31), rate(12), rate(40)].reduce((all, one) => withFacts(all, one, NOW), UNASKED);

    expect(window.known).to.include({ remaining: 12, resetMs: RESET });
  });

  it('is the same when its end is told a second off, by the later one', () => {
    const window = withFacts(known(20), rate(19, RESET + 1000), NOW);

    expect(window.known).to.include({ remaining: 19, resetMs: RESET + 1000 });
  });

  it('ends with the first word of a later one, and hears no more of an earlier one', () => {
    const later = withFacts(known(5), rate(49, RESET + 60_000), NOW);

    expect(later.known).to.include({ remaining: 49, resetMs: RESET + 60_000, openedMs: NOW, isJoined: false });
    expect(withFacts(later, rate(3), NOW)).to.equal(later);
  });

  it('is not looked at again at once after a wrong look, and each time later', () => {
    const look = lookOf(known(5), RESET, resetAt);
    const once = afterLook(known(5), withFacts(known(5), rate(4), RESET), look, 0.9);
    const twice = afterLook(once, withFacts(once, rate(3), RESET), { ...look, atMs: RESET + 100 }, 0.9);

    expect(dueAt(once, 0.9, resetAt)).to.be.greaterThan(RESET);
    expect(twice.notBeforeMs - RESET - 100).to.be.greaterThan(once.notBeforeMs - RESET);
  });

  it('begins anew after a right look', () => {
    const look = lookOf(known(5), RESET, resetAt);
    const after = afterLook(known(5), withFacts(known(5), rate(49, RESET + 60_000), RESET), look, 0.9);

    expect(after).to.include({ wrongLooks: 0, lookedMs: RESET });
    expect(freeOf(after, 0.9)).to.equal(44);
  });

  it('teaches nothing of its end when a look was for what is left of it', () => {
    const after = withFacts(known(20), rate(5), NOW);

    expect(afterLook(known(20), after, { atMs: NOW, isEarly: true }, 0.9)).to.equal(after);
  });

  it('has no end of requests while answers carry no rate headers', () => {
    expect(freeOf({ ...UNASKED, known: 'unlimited' }, 0.9)).to.equal(Number.POSITIVE_INFINITY);
  });
});
