import type { Clock } from '../../../async/clock.js';

/** Work that nobody waits for until it is time to leave. Its failures are the cluster's, which tells them by itself. */
export interface Background {
  add(work: Promise<unknown>): void;
  /** Resolves when all of it has ended, or the patience has: never later, never with a failure. */
  ended(patienceMs: number): Promise<void>;
}

export function createBackground(clock: Clock): Background {
  const underWay = new Set<Promise<void>>();
  return {
    add(work) {
      const settled: Promise<void> = work.then(ignore, ignore).then(() => {
        underWay.delete(settled);
      });
      underWay.add(settled);
    },
    async ended(patienceMs) {
      const stop = new AbortController();
      const patience = clock.sleep(patienceMs, stop.signal).catch(ignore);
      await Promise.race([Promise.all(underWay), patience]);
      stop.abort();
    },
  };
}

function ignore(): void {}
