import { expect } from 'chai';
import { type Run, type SideBySide, simulateSideBySide } from '../../support/simulate-windows.js';
import type { Windows } from '../../support/window-server.js';

const WINDOW_MS = 10_000;

const usual: Windows = {
  limit: 50,
  windowMs: WINDOW_MS,
  begin: 'on-demand',
  round: 'up',
  others: 0,
  steady: 0,
  latencyMs: 10,
  aheadMs: 0,
};

const KINDS: readonly Pick<Windows, 'begin' | 'round' | 'latencyMs'>[] = (['on-demand', 'fixed'] as const).flatMap(
  (begin) =>
    (['exact', 'down', 'up'] as const).flatMap((round) => [10, 100].map((latencyMs) => ({ begin, round, latencyMs }))),
);

/** A process of ours, `lateMs` after the first. */
interface Late extends Omit<Run, 'startMs'> {
  readonly lateMs: number;
}

/** Runs that begin at every twentieth of a second. */
function atEveryPhase(runs: readonly Late[], windows: Windows): readonly SideBySide[] {
  return Array.from({ length: 20 }, (_, index) => {
    const startMs = 1_767_268_800_003 + index * 50;
    return simulateSideBySide(
      runs.map(({ lateMs, ...run }) => ({ ...run, startMs: startMs + lateMs })),
      windows,
    );
  });
}

function slowest({ runs }: SideBySide): number {
  return Math.max(...runs.map(({ tookMs }) => tookMs));
}

function refusedIn({ runs }: SideBySide): number {
  return runs.reduce((sum, { refused }) => sum + refused, 0);
}

/** Every window but the last one passes whole. */
function leastMs(requests: number, perWindow: number): number {
  return (Math.ceil(requests / perWindow) - 1) * WINDOW_MS;
}

for (const kind of KINDS) {
  const windows = { ...usual, ...kind };

  describe(`shares of ${kind.begin} windows, resets ${kind.round}, behind ${kind.latencyMs} ms`, () => {
    for (const lateMs of [0, 130, 5_130]) {
      it(`let two processes of 0.45 spend what one of 0.9 would, ${lateMs} ms apart, without a 429`, () => {
        const each = { requests: 111, share: 0.45 };

        const sides = atEveryPhase(
          [
            { ...each, lateMs: 0 },
            { ...each, lateMs },
          ],
          windows,
        );

        for (const side of sides) {
          expect(refusedIn(side)).to.equal(0);
          expect(slowest(side) / leastMs(111, 22)).to.be.below(1.05);
        }
      });
    }

    it('let three processes of 0.3 spend what one of 0.9 would', () => {
      const each = { requests: 75, share: 0.3 };

      const sides = atEveryPhase(
        [0, 170, 340].map((lateMs) => ({ ...each, lateMs })),
        windows,
      );

      for (const side of sides) expect(slowest(side) / leastMs(75, 15)).to.be.below(1.05);
    });

    it('lose nothing to a client that steadily spends the part it is left', () => {
      const sides = atEveryPhase([{ requests: 222, share: 2 / 3, lateMs: 0 }], { ...windows, steady: 50 / 3 });

      for (const side of sides) {
        expect(slowest(side) / leastMs(222, 33)).to.be.below(1.05);
        // looks of ours near the end of a window, when nothing may be left to either
        expect(refusedIn(side)).to.be.below(3);
        expect(side.others.refused / side.others.sent).to.be.below(0.06);
      }
    });

    it('lose nothing to clients that spend the part they are left first', () => {
      const sides = atEveryPhase([{ requests: 222, share: 2 / 3, lateMs: 0 }], { ...windows, others: 16 });

      for (const side of sides) {
        expect(refusedIn(side)).to.equal(0);
        expect(slowest(side) / leastMs(222, 33)).to.be.below(1.15);
      }
    });

    it('leave a client of whom nobody spoke a tenth after the burst', () => {
      const sides = atEveryPhase([{ requests: 222, share: 0.9, lateMs: 0 }], { ...windows, steady: 50 / 3 });

      for (const { others } of sides) expect((others.sent - others.refused) / others.sent).to.be.above(0.31);
    });
  });
}
