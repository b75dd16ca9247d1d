import { setMaxListeners } from 'node:events';
import { untilAborted } from '../../../async/until-aborted.js';
import { hasPlace, leavePlace, lowerCap, noteSuccess, openConcurrency, takePlace } from '../concurrency.js';
import { limitOf } from '../headers.js';
import type { AnswerFacts, RateBudget, RateBudgetOptions, Tell } from '../rate-budget.js';
import { type ClockOffset, localTimeOf, narrowOffset, serverTimeOf } from '../server-clock.js';
import type { Cluster } from './cluster.js';
import { openSharedBucket, type SharedBucket } from './shared-bucket.js';
import type { Told, Waiter } from './waiter.js';

export interface SharedBudgetOptions extends RateBudgetOptions {
  /** This process's id among those that share. */
  readonly instance: string;
  readonly openCluster: () => Promise<Cluster>;
}

export interface SharedBudget extends RateBudget {
  /** Aborts with the reason once the processes cannot share any more: `run` then rejects with it whatever has not begun. */
  readonly failed: AbortSignal;
  /** How many processes were heard of, this one among them. */
  peers(): number;
}

interface Line {
  readonly opened: Promise<SharedBucket>;
  bucket: SharedBucket | undefined;
  stalledSinceMs: number | undefined;
}

/** The budget of several processes together: one line here for each of Okta's buckets, one reservoir for all. */
export function createSharedBudget(options: SharedBudgetOptions): SharedBudget {
  const { clock, onEvent, instance, share } = options;
  const lines = new Map<string, Line>();
  const failure = new AbortController();
  setMaxListeners(0, failure.signal); // one listener per request that waits is no leak
  const cluster = options.openCluster();
  let concurrency = openConcurrency(options.maxConcurrent);
  let offset: ClockOffset | undefined;
  let closing: Promise<void> | undefined;

  cluster.then(
    ({ failed }) => failed.addEventListener('abort', () => failure.abort(failed.reason), { once: true }),
    (error: unknown) => failure.abort(error),
  );

  function lineNamed(name: string): Line {
    const known = lines.get(name);
    if (known !== undefined) return known;
    const opened = cluster.then(async (joined) =>
      openSharedBucket(await joined.bucket(name), {
        instance,
        share,
        clock,
        hasPlace: () => hasPlace(concurrency),
        resetAt: (resetMs) => localTimeOf(resetMs, offset),
        onWait: (untilMs, reason) => onEvent({ kind: 'wait', bucket: name, untilMs, reason }),
      }),
    );
    const line: Line = { opened, bucket: undefined, stalledSinceMs: undefined };
    lines.set(name, line);
    opened.then(
      (bucket) => {
        line.bucket = bucket;
      },
      (error: unknown) => failure.abort(error),
    );
    return line;
  }

  function take(name: string, begunAs: number, facts: AnswerFacts): Told {
    const nowMs = clock.now();
    if (facts.dateMs !== undefined) offset = narrowOffset(offset, { ...facts, dateMs: facts.dateMs });
    const limit = limitOf(facts.status, facts.rate);
    const line = lineNamed(name);
    line.stalledSinceMs = limit === undefined ? undefined : (line.stalledSinceMs ?? nowMs);
    if (limit === 'concurrency') concurrency = lowerCap(concurrency, begunAs);
    if (limit === undefined) concurrency = noteSuccess(concurrency);
    onEvent({ kind: 'answer', bucket: name, remaining: facts.rate?.remaining, limit: facts.rate?.limit });
    const resetMs = Math.min(facts.rate?.resetMs ?? 0, (facts.dateMs ?? nowMs) + options.patienceMs);
    const rate = limit === 'concurrency' ? undefined : facts.rate && { ...facts.rate, resetMs };
    return { rate, refused: limit === 'window', pauseMs: facts.pauseMs };
  }

  /** The place goes to another bucket first, or one with a long line would keep all of them. */
  function pumpAllAfter(name: string): void {
    const names = [...lines.keys()];
    const next = names.indexOf(name) + 1;
    for (const other of [...names.slice(next), ...names.slice(0, next)]) lines.get(other)?.bucket?.pump();
  }

  /** Runs `work` in a place of its own; `told` learns what its answer says, or that it ended without. */
  async function placed<T>(
    name: string,
    work: (tell: Tell) => Promise<T>,
    told: (told: Told | undefined) => void,
  ): Promise<T> {
    const begunAs = concurrency.begun;
    concurrency = takePlace(concurrency);
    let isTold = false;
    try {
      return await work((facts) => {
        if (isTold) return;
        isTold = true;
        told(take(name, begunAs, facts));
      });
    } finally {
      told(undefined);
      concurrency = leavePlace(concurrency);
      pumpAllAfter(name);
    }
  }

  return {
    failed: failure.signal,
    async run<T>(name: string, signal: AbortSignal | undefined, work: (tell: Tell) => Promise<T>): Promise<T> {
      signal?.throwIfAborted();
      failure.signal.throwIfAborted();
      const bucket = await untilAborted(
        untilAborted(lineNamed(name).opened, failure.signal, () => true),
        signal,
        () => true,
      );
      failure.signal.throwIfAborted();
      signal?.throwIfAborted();
      let leave = () => false;
      const done = new Promise((resolve: (done: Promise<T>) => void) => {
        const waiter: Waiter = { start: () => new Promise((told) => resolve(placed(name, work, told))) };
        leave = () => bucket.remove(waiter);
        bucket.add(waiter);
      });
      return await untilAborted(untilAborted(done, failure.signal, leave), signal, leave);
    },
    stalledMs(name) {
      const since = lines.get(name)?.stalledSinceMs;
      return since === undefined ? 0 : clock.now() - since;
    },
    serverNow: () => serverTimeOf(clock.now(), offset),
    peers: () => Math.max(1, ...[...lines.values()].map(({ bucket }) => bucket?.peers() ?? 1)),
    close() {
      closing ??= (async () => {
        failure.abort(new Error('the Okta client was closed'));
        await Promise.all([...lines.values()].map(({ bucket }) => bucket?.close()));
        await cluster.then(
          (joined) => joined.close(),
          () => undefined,
        );
      })();
      return closing;
    },
  };
}
