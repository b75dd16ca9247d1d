import { expect } from 'chai';
import {
  type BudgetWindow,
  loseOne,
  openWindow,
  outlookOf,
  releaseOne,
} from '../../../src/okta/rate-limit/budget-window.js';
import { learn, type WindowAnswer } from '../../../src/okta/rate-limit/window-answers.js';

/** The server's clock and this machine's agree to the millisecond. */
const resetAt = (resetMs: number) => ({ earliestMs: resetMs, latestMs: resetMs });

function answer(ticket: number, remaining: number, resetMs = 60_000, limit = 20): WindowAnswer {
  return { ticket, rate: { limit, remaining, resetMs }, refused: false, pauseMs: 0 };
}

function refusal(ticket: number, rate: WindowAnswer['rate'], pauseMs = 0): WindowAnswer {
  return { ticket, rate, refused: true, pauseMs };
}

function release(count: number, from: BudgetWindow, nowMs = 0): BudgetWindow {
  let window = from;
  for (let index = 0; index < count; index += 1) window = releaseOne(window, nowMs, resetAt);
  return window;
}

function taught(window: BudgetWindow, answers: readonly WindowAnswer[], nowMs = 0): BudgetWindow {
  return answers.reduce((state, one) => learn(state, one, nowMs, resetAt), window);
}

function freeOf(window: BudgetWindow, nowMs = 0): number {
  return outlookOf(window, nowMs, resetAt).free;
}

/** A window of 20 until 60 s, of which `remaining` remain after the first request. */
function opened(remaining: number, share = 0.9): BudgetWindow {
  return taught(release(1, openWindow(share)), [answer(0, remaining)]);
}

/** A window spent down to its reserve of 2. */
function spent(): BudgetWindow {
  return opened(2);
}

describe('a bucket before its first answer', () => {
  it('lets one request go and waits for its answer', () => {
    const window = openWindow(0.9);

    expect(freeOf(window)).to.equal(1);
    expect(outlookOf(releaseOne(window, 0, resetAt), 0, resetAt)).to.deep.equal({ free: 0 });
  });

  it('lets another go when the first is lost', () => {
    expect(freeOf(loseOne(releaseOne(openWindow(0.9), 0, resetAt), 0))).to.equal(1);
  });

  it('is without limit when answers carry no rate headers', () => {
    const window = taught(release(1, openWindow(0.9)), [{ ticket: 0, rate: undefined, refused: false, pauseMs: 0 }]);

    expect(freeOf(window)).to.equal(Number.POSITIVE_INFINITY);
  });
});

describe('a window', () => {
  it('is spent at once, down to the reserve', () => {
    expect(freeOf(opened(19))).to.equal(17);
    expect(freeOf(release(17, opened(19)))).to.equal(0);
  });

  it('counts what is under way as spent', () => {
    expect(freeOf(release(5, opened(19)))).to.equal(12);
  });

  it('believes the least remaining when answers overtake each other', () => {
    const window = taught(release(3, opened(19)), [answer(3, 16), answer(1, 18), answer(2, 17)]);

    expect(freeOf(window)).to.equal(14);
  });

  it('sees that others spend from the same bucket', () => {
    expect(freeOf(taught(release(1, opened(19)), [answer(1, 6)]))).to.equal(4);
  });

  it('believes a request that left later even when it tells more', () => {
    const seenLow = opened(5);

    const window = taught(release(1, seenLow), [answer(1, 40, 60_000, 50)]);

    expect(freeOf(window)).to.equal(35);
  });

  it('ignores an answer of the window before', () => {
    const late = release(2, opened(19));

    const window = taught(late, [answer(2, 19, 120_000), answer(1, 3, 60_000)]);

    expect(freeOf(window)).to.equal(17);
  });

  it('continues past its end while something remains, for the new one has no less', () => {
    expect(freeOf(opened(10), 60_500)).to.equal(8);
  });
});

describe('a spent window', () => {
  it('says until when, and why', () => {
    const outlook = outlookOf({ ...spent(), earlyTries: 0 }, 10_000, resetAt);

    expect(outlook).to.deep.equal({ free: 0, lookAtMs: 60_000, reason: 'the rate limit of this window is spent' });
  });

  it('gives no reason while answers under way may still tell of more', () => {
    expect(outlookOf(release(17, opened(19)), 10_000, resetAt).reason).to.equal(undefined);
  });

  it('lets one request look when it may be over, and no second one meanwhile', () => {
    const looking = releaseOne(spent(), 60_000, resetAt);

    expect(freeOf(spent(), 60_000)).to.equal(1);
    expect(outlookOf(looking, 60_000, resetAt)).to.deep.equal({ free: 0 });
  });

  it('opens when the look finds a new window', () => {
    const window = taught(releaseOne(spent(), 60_000, resetAt), [answer(1, 19, 120_000)], 60_010);

    expect(freeOf(window, 60_010)).to.equal(17);
  });

  it('looks again a little later when it is not over yet', () => {
    const window = taught(releaseOne({ ...spent(), earlyTries: 0 }, 60_000, resetAt), [answer(1, 1)], 60_010);

    const outlook = outlookOf(window, 60_010, resetAt);

    expect(outlook.free).to.equal(0);
    expect(outlook.lookAtMs).to.be.within(60_060, 61_000);
  });

  it('waits until it must be over once the reserve is looked away', () => {
    const window = taught(releaseOne(spent(), 60_000, resetAt), [answer(1, 0)], 60_010);

    expect(outlookOf(window, 60_010, resetAt).lookAtMs).to.equal(61_000);
  });

  it('waits until it must be over where there is no reserve', () => {
    expect(outlookOf(opened(0, 1), 10_000, resetAt).lookAtMs).to.equal(61_000);
  });

  it('learns the length of windows from an early look that was right, in whole seconds', () => {
    const early = releaseOne({ ...spent(), earlyTries: 1 }, 57_003, resetAt);

    expect(taught(early, [answer(1, 19, 118_000)], 57_010).lengthMs).to.equal(57_000);
    expect(taught(early, [answer(1, 1)], 57_010).lengthMs).to.equal(undefined);
  });

  it('keeps one request to look with, even with a share of 1, where windows are short', () => {
    const short = taught(release(1, openWindow(1)), [answer(0, 19, 4_000)]);

    expect(freeOf(short)).to.equal(18);
    expect(freeOf(opened(19, 1))).to.equal(19);
  });

  it('looks every second at first when it should be over and is not', () => {
    const window = taught(releaseOne(spent(), 62_000, resetAt), [answer(1, 1)], 62_010);

    expect(outlookOf(window, 62_010, resetAt).lookAtMs).to.equal(63_010);
  });

  it('risks fewer early looks when one was wrong, and more when one was right', () => {
    const window = opened(2);
    const early = releaseOne(window, 59_000, resetAt);

    expect(taught(early, [answer(1, 1)], 59_010).earlyTries).to.equal(window.earlyTries - 1);
    expect(taught(early, [answer(1, 19, 119_000)], 59_010).earlyTries).to.equal(window.earlyTries + 1);
  });

  it('opens at once when a straggler shows that a new window has begun', () => {
    const straggling = release(17, opened(19));

    const window = taught(straggling, [answer(1, 19, 120_000)], 58_000);

    expect(freeOf(window, 58_000)).to.equal(1);
  });
});

describe('a refused request', () => {
  const rate = { limit: 20, remaining: 0, resetMs: 60_000 };

  it('closes the bucket until the reset, and a second for skew', () => {
    const window = taught(release(1, opened(19)), [refusal(1, rate)], 10_000);

    expect(outlookOf(window, 10_000, resetAt).lookAtMs).to.equal(61_000);
    expect(freeOf(window, 61_000)).to.equal(1);
  });

  it('closes it even when the headers claim that something remains', () => {
    const window = taught(release(1, opened(19)), [refusal(1, { ...rate, remaining: 7 })], 10_000);

    expect(freeOf(window, 10_000)).to.equal(0);
  });

  it('is looked after ever more seldom when it is refused past the reset', () => {
    let window = taught(release(1, openWindow(0.9), 100_000), [refusal(0, rate)], 100_000);
    const gaps: number[] = [];
    let nowMs = 100_000;
    for (let look = 1; look < 6; look += 1) {
      const atMs = outlookOf(window, nowMs, resetAt).lookAtMs ?? 0;
      gaps.push(atMs - nowMs);
      nowMs = atMs;
      window = taught(releaseOne(window, nowMs, resetAt), [refusal(look, rate)], nowMs);
    }

    expect(gaps).to.deep.equal([1000, 2000, 4000, 8000, 10_000]);
  });

  it('counts a burst that is refused together as one refusal', () => {
    const burst = release(8, opened(19));

    const window = taught(
      burst,
      [1, 2, 3, 4, 5, 6, 7, 8].map((ticket) => refusal(ticket, rate)),
      59_900,
    );

    expect(outlookOf(window, 59_900, resetAt).lookAtMs).to.equal(61_000);
  });

  it('pauses the bucket when it does not say until when', () => {
    const window = taught(release(1, opened(19)), [refusal(1, undefined, 1500)], 10_000);

    expect(outlookOf(window, 10_000, resetAt)).to.deep.equal({
      free: 0,
      lookAtMs: 11_500,
      reason: 'Okta answered 429 without saying until when',
    });
    expect(freeOf(window, 11_500)).to.equal(17);
  });
});

describe('an answer without rate headers', () => {
  const bare: WindowAnswer = { ticket: 1, rate: undefined, refused: false, pauseMs: 0 };

  it('does not end a wait before the known window is over', () => {
    expect(freeOf(taught(releaseOne(spent(), 10_000, resetAt), [bare], 10_000), 10_000)).to.equal(0);
  });

  it('ends it afterwards', () => {
    expect(freeOf(taught(releaseOne(spent(), 60_000, resetAt), [bare], 60_000), 60_000)).to.equal(
      Number.POSITIVE_INFINITY,
    );
  });
});
