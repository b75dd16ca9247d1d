import { expect } from 'chai';
import { simulateWindows } from '../../support/simulate-windows.js';
import type { Windows } from '../../support/window-server.js';

const usual: Windows = {
  limit: 20,
  windowMs: 4_000,
  begin: 'on-demand',
  round: 'exact',
  others: 0,
  steady: 0,
  latencyMs: 10,
  aheadMs: 0,
};

/** Runs that begin at every twentieth of a second. */
function atEveryPhase(requests: number, share: number, windows: Windows) {
  return Array.from({ length: 20 }, (_, index) =>
    simulateWindows(requests, share, 1_767_268_800_000 + index * 50, windows),
  );
}

describe('a run over many windows', () => {
  for (const begin of ['on-demand', 'fixed'] as const) {
    for (const round of ['exact', 'down', 'up'] as const) {
      it(`earns no 429 and loses less than 5 % of its time (${begin} windows, resets ${round})`, () => {
        const runs = atEveryPhase(360, 0.9, { ...usual, begin, round });

        expect(runs.map(({ refused }) => refused)).to.deep.equal(runs.map(() => 0));
        for (const { tookMs, leastMs } of runs) expect(tookMs / leastMs).to.be.below(1.05);
      });

      it(`finishes within one window of the least possible time (${begin} windows, resets ${round})`, () => {
        const runs = atEveryPhase(100, 0.9, { ...usual, begin, round });

        for (const { tookMs, leastMs } of runs) expect(tookMs - leastMs).to.be.below(usual.windowMs);
      });
    }
  }

  it('loses hardly a hundredth of its time where it begins all windows itself, whose ends are rounded up', () => {
    const runs = atEveryPhase(222, 0.9, { ...usual, limit: 50, windowMs: 10_000, round: 'up' });

    const ratios = runs.map(({ tookMs, leastMs }) => tookMs / leastMs);

    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).to.be.below(1.01);
  });

  for (const aheadMs of [-3_600_123, 86_400_777]) {
    it(`is not misled by a server clock that is ${aheadMs} ms ahead`, () => {
      const runs = atEveryPhase(360, 0.9, { ...usual, aheadMs });

      for (const { refused, tookMs, leastMs } of runs) {
        expect(refused).to.equal(0);
        expect(tookMs / leastMs).to.be.below(1.05);
      }
    });
  }

  it('uses all of the limit with a share of 1, without a 429', () => {
    const runs = atEveryPhase(300, 1, { ...usual, limit: 50, windowMs: 60_000, latencyMs: 400 });

    for (const { refused, tookMs, leastMs } of runs) {
      expect(refused).to.equal(0);
      expect(tookMs / leastMs).to.be.below(1.05);
    }
  });

  it('leaves others what they spend', () => {
    const runs = atEveryPhase(160, 0.9, { ...usual, others: 10 });

    for (const { refused, tookMs, leastMs } of runs) {
      expect(refused).to.equal(0);
      expect(tookMs / leastMs).to.be.below(1.05);
    }
  });

  it('keeps going with a limit of 1', () => {
    const [run] = atEveryPhase(5, 0.9, { ...usual, limit: 1 });

    expect(run?.refused).to.equal(0);
    expect(run?.tookMs).to.be.below(4 * 6_000);
  });

  it('finds the ends of windows of real length behind slow answers', () => {
    const runs = atEveryPhase(225, 0.9, { ...usual, limit: 50, windowMs: 60_000, latencyMs: 800, round: 'down' });

    for (const { refused, tookMs, leastMs } of runs) {
      expect(refused).to.equal(0);
      expect(tookMs / leastMs).to.be.below(1.05);
    }
  });
});
