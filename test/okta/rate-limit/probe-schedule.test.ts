import { expect } from 'chai';
import { type LookFacts, nextLook } from '../../../src/okta/rate-limit/probe-schedule.js';

/** A window announced to end at 100 s sharp, whose first answer came at 96.3 s, with plenty to look with. */
const facts: LookFacts = {
  lookedMs: 0,
  notBeforeMs: 0,
  reset: { earliestMs: 99_995, latestMs: 100_000 },
  openedMs: 96_300,
  looksLeft: 5,
  earlyTries: 0,
  lengthMs: undefined,
  isJoined: false,
};

describe('nextLook', () => {
  it('looks at the announced end', () => {
    expect(nextLook(facts)).to.equal(100_000);
  });

  it('looks in the middle of an end that is only known to the second', () => {
    expect(nextLook({ ...facts, reset: { earliestMs: 99_000, latestMs: 100_000 } })).to.equal(99_650);
  });

  it('waits a second more when no request can be spent on looking', () => {
    expect(nextLook({ ...facts, looksLeft: 0 })).to.equal(101_000);
  });

  it('looks first on the beat that the first answer set, when the announcement may be rounded up', () => {
    expect(nextLook({ ...facts, earlyTries: 1 })).to.equal(99_300);
  });

  it('does not look early in a window that somebody else began', () => {
    expect(nextLook({ ...facts, earlyTries: 2, isJoined: true })).to.equal(100_000);
  });

  it('keeps its last early try from a beat that may be the announced second itself', () => {
    const onTheSecond = { ...facts, openedMs: 95_998 };

    expect(nextLook({ ...onTheSecond, earlyTries: 2 })).to.equal(98_998);
    expect(nextLook({ ...onTheSecond, earlyTries: 1 })).to.equal(99_998);
  });

  it('looks where windows are known to end', () => {
    expect(nextLook({ ...facts, earlyTries: 1, lengthMs: 3000 })).to.equal(99_300);
    expect(nextLook({ ...facts, earlyTries: 0, lengthMs: 3000 })).to.equal(100_000);
  });

  it('makes its only look when the announced second is certain to have come', () => {
    const reset = { earliestMs: 99_000, latestMs: 100_000 };

    expect(nextLook({ ...facts, reset, looksLeft: 1 })).to.equal(100_000);
  });

  it('looks a moment later, then on the beat behind the announced end, then when the second is over', () => {
    expect(nextLook({ ...facts, lookedMs: 100_000 })).to.equal(100_250);
    expect(nextLook({ ...facts, lookedMs: 100_250 })).to.equal(100_300);
    expect(nextLook({ ...facts, lookedMs: 100_300 })).to.equal(101_000);
  });

  it('saves the last request for the beat', () => {
    expect(nextLook({ ...facts, lookedMs: 100_000, looksLeft: 1 })).to.equal(100_300);
  });

  it('keeps a distance to the last look, without missing a moment worth looking at', () => {
    expect(nextLook({ ...facts, lookedMs: 100_290, notBeforeMs: 100_350, looksLeft: 1 })).to.equal(100_350);
  });

  it('looks as soon as it may once the window must be over', () => {
    expect(nextLook({ ...facts, lookedMs: 103_000, notBeforeMs: 104_000 })).to.equal(104_000);
    expect(nextLook({ ...facts, lookedMs: 103_000, notBeforeMs: 104_000, looksLeft: 0 })).to.equal(104_000);
  });
});
