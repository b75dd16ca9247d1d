import type { Clock } from '../../async/clock.js';
import type { ClientEvent } from '../api.js';
import { type Bucket, closeBucket, goAlone, learnFrom, lose, openBucket, type Released } from './bucket.js';
import { createPlaces, type Places } from './concurrency.js';
import { limitOf, type RateHeaders } from './headers.js';
import { createMembership } from './membership.js';
import { createServerClock, type ServerClock } from './server-clock.js';
import { createTurns } from './turns.js';
import type { UnitPool } from './unit-source.js';

/** What the headers of an answer tell the budget. Times are the steady clock's, save `dateMs` and the reset. */
export interface AnswerFacts {
  readonly status: number;
  readonly rate: RateHeaders | undefined;
  /** A rate header that cannot be meant, for which all of them were ignored. */
  readonly strange?: string | undefined;
  readonly dateMs: number | undefined;
  readonly sentMs: number;
  readonly receivedMs: number;
  /** How long to pause the bucket after a 429 without rate headers. */
  readonly pauseMs: number;
}

export interface RateBudget {
  /**
   * Waits until the bucket allows one more request, then runs it. `work` publishes the answer's headers as soon as they
   * are there; its place is free when it settles. Rejects with the signal's reason when that aborts during the wait.
   */
  run<T>(bucket: string, signal: AbortSignal | undefined, work: (publish: Publish) => Promise<T>): Promise<T>;
  /** For how long the bucket has answered nothing but 429, in milliseconds. */
  stalledMs(bucket: string): number;
  /** The server's time, epoch milliseconds, as well as the answers so far tell it. */
  serverNow(): number;
  close(): Promise<void>;
}

export type Publish = (facts: AnswerFacts) => void;

export interface RateBudgetOptions {
  /** Part of each limit that may be spent, above 0 and at most 1: by this process, or by all that share its units. */
  readonly share: number;
  readonly maxConcurrent: number;
  /** A reset further away than this is not believed. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly onEvent: (event: ClientEvent) => void;
}

const CLOSED = 'the Okta client was closed';

/**
 * One line per Okta bucket, each driven by what its answers say, under one limit of concurrent requests. With a pool, the
 * share is spent together with other processes while that can be done; then this one spends its part by itself.
 */
export function createRateBudget(options: RateBudgetOptions, pool?: UnitPool): RateBudget {
  const { clock, onEvent } = options;
  const places = createPlaces(options.maxConcurrent);
  const server = createServerClock(clock);
  const membership = createMembership(options.share, pool, onEvent);
  const turns = createTurns((name) =>
    openBucket({
      name,
      ...membership.terms(),
      clock,
      resetAt: server.localTime,
      hearDate: server.hear,
      believable: (rate, dateMs = server.now()) => ({
        ...rate,
        resetMs: Math.min(rate.resetMs, dateMs + options.patienceMs),
      }),
      hasPlace: () => closing === undefined && places.has(),
      takePlace: places.take,
      pump,
      onWait(untilMs, reason) {
        const inMs = untilMs - clock.steady();
        onEvent({ kind: 'wait', bucket: name, untilMs: Math.ceil(clock.now() + inMs), reason });
      },
    }),
  );
  let closing: Promise<void> | undefined;

  function pump(): void {
    // one reading of the clock: between two, a bucket may become free, which would be neither let go nor woken
    if (closing === undefined) turns.pump(clock.steady());
  }

  membership.onAlone((share) => {
    if (closing !== undefined) return;
    for (const bucket of turns.all()) goAlone(bucket, share);
    if (turns.all().some(({ line }) => line.waiting > 0)) membership.say();
    pump();
  });

  return {
    async run(name, signal, work) {
      signal?.throwIfAborted();
      if (closing !== undefined) throw new Error(CLOSED);
      membership.say();
      const bucket = turns.named(name);
      const done = bucket.line.schedule(
        (released) =>
          runReleased(work, {
            learn(facts) {
              take({ ...options, places, server }, bucket, released, facts);
              pump();
            },
            lose: () => lose(bucket, released),
            leave() {
              places.leave();
              pump();
            },
          }),
        signal,
      );
      pump();
      return await done.finally(pump); // who left the line without being let go may have been the only one to wake
    },
    stalledMs(name) {
      const since = turns.all().find((bucket) => bucket.options.name === name)?.stalledSinceMs;
      return since === undefined ? 0 : clock.steady() - since;
    },
    serverNow: () => server.now(),
    close() {
      closing ??= Promise.all(turns.all().map((bucket) => closeBucket(bucket, CLOSED))).then(() => pool?.close());
      return closing;
    },
  };
}

function take(
  { places, server, clock, onEvent }: RateBudgetOptions & { places: Places; server: ServerClock },
  bucket: Bucket,
  released: Released,
  facts: AnswerFacts,
): void {
  server.see(facts);
  if (facts.strange !== undefined && !bucket.hasBeenStrange) {
    bucket.hasBeenStrange = true;
    onEvent({ kind: 'ignored', bucket: bucket.options.name, reason: facts.strange });
  }
  const limit = limitOf(facts.status, facts.rate);
  bucket.stalledSinceMs = limit === undefined ? undefined : (bucket.stalledSinceMs ?? clock.steady());
  if (limit !== 'window') places.learn(limit === 'concurrency', released.begunAs);
  const rate = facts.rate && bucket.options.believable(facts.rate, facts.dateMs);
  if (limit === 'concurrency') lose(bucket, released);
  else learnFrom(bucket, released, { rate, refused: limit === 'window', pauseMs: facts.pauseMs, dateMs: facts.dateMs });
  onEvent({ kind: 'answer', bucket: bucket.options.name, remaining: facts.rate?.remaining, limit: facts.rate?.limit });
}

/** What happens to the budget in the course of one request. */
interface Course {
  learn(facts: AnswerFacts): void;
  /** It ended without an answer. */
  lose(): void;
  /** Its place is free. */
  leave(): void;
}

async function runReleased<T>(work: (publish: Publish) => Promise<T>, course: Course): Promise<T> {
  let isPublished = false;
  try {
    return await work((facts) => {
      if (isPublished) return;
      isPublished = true;
      course.learn(facts);
    });
  } finally {
    if (!isPublished) course.lose();
    course.leave();
  }
}
