import { setMaxListeners } from 'node:events';
import type { Clock } from '../../src/async/clock.js';
import type { Cluster, ClusterBucket } from '../../src/okta/rate-limit/redis/cluster.js';

/** A cluster within this process, on a clock of the test's: every call takes a moment. */
export interface FakeCluster {
  /** One process joins. */
  join(): Promise<Cluster>;
  /** From now on every call of every process rejects. */
  fail(reason: Error): void;
}

interface Shared {
  units: number;
  underWay: number;
  isLooking: boolean;
  readonly takers: (() => void)[];
  readonly lookers: (() => void)[];
  readonly listeners: ((message: string) => void)[];
}

export function fakeCluster(clock: Clock, latencyMs: number): FakeCluster {
  const buckets = new Map<string, Shared>();
  const failure = new AbortController();
  setMaxListeners(0, failure.signal);

  function sharedOf(name: string): Shared {
    const known = buckets.get(name);
    if (known !== undefined) return known;
    const shared: Shared = { units: 0, underWay: 0, isLooking: false, takers: [], lookers: [], listeners: [] };
    buckets.set(name, shared);
    return shared;
  }

  function settle(shared: Shared): void {
    while (shared.units >= 1 && shared.takers.length > 0) {
      shared.units -= 1;
      shared.underWay += 1;
      shared.takers.shift()?.();
    }
    if (shared.isLooking) return;
    const next = shared.lookers.shift();
    if (next === undefined) return;
    shared.isLooking = true;
    next();
  }

  function bucketOf(shared: Shared, own: AbortSignal): ClusterBucket {
    async function moment(): Promise<void> {
      own.throwIfAborted();
      await clock.sleep(latencyMs, own);
    }

    async function inTurn(line: (() => void)[], job: () => Promise<void>, end: () => void): Promise<void> {
      await moment();
      await new Promise<void>((turn, reject) => {
        line.push(turn);
        own.addEventListener('abort', () => reject(own.reason), { once: true });
        settle(shared);
      });
      try {
        await job();
      } finally {
        end();
        settle(shared);
      }
    }

    return {
      take: (job) =>
        inTurn(shared.takers, job, () => {
          shared.underWay -= 1;
        }),
      look: (job) =>
        inTurn(shared.lookers, job, () => {
          shared.isLooking = false;
        }),
      async units() {
        await moment();
        return shared.units;
      },
      async add(units) {
        await moment();
        shared.units += units;
        settle(shared);
      },
      async underWay() {
        await moment();
        return shared.underWay;
      },
      async publish(message) {
        await moment();
        for (const listener of shared.listeners) listener(message);
      },
      subscribe(listener) {
        shared.listeners.push((message) => {
          if (!own.aborted) listener(message);
        });
      },
    };
  }

  return {
    async join() {
      const own = new AbortController();
      setMaxListeners(0, own.signal);
      failure.signal.addEventListener('abort', () => own.abort(failure.signal.reason));
      return {
        failed: own.signal,
        async bucket(name) {
          return bucketOf(sharedOf(name), own.signal);
        },
        async close() {
          own.abort(new Error('the cluster was left'));
        },
      };
    },
    fail: (reason) => failure.abort(reason),
  };
}
