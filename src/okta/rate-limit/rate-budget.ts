import type { Clock } from '../../async/clock.js';
import { untilAborted } from '../../async/until-aborted.js';
import type { ClientEvent } from '../api.js';
import { type Bucket, openBucket, type Released } from './bucket.js';
import { learn, loseOne, outlookOf, releaseOne } from './budget-window.js';
import { hasPlace, leavePlace, lowerCap, noteSuccess, openConcurrency, takePlace } from './concurrency.js';
import { limitOf, type RateHeaders } from './headers.js';
import { type ClockOffset, localTimeOf, narrowOffset, serverTimeOf } from './server-clock.js';

/** What the headers of an answer tell the budget. Times are this machine's, save `dateMs` and the reset. */
export interface AnswerFacts {
  readonly status: number;
  readonly rate: RateHeaders | undefined;
  readonly dateMs: number | undefined;
  readonly sentMs: number;
  readonly receivedMs: number;
  /** How long to pause the bucket after a 429 without rate headers. */
  readonly pauseMs: number;
}

export interface RateBudget {
  /**
   * Waits until the bucket allows one more request, then runs it. `work` tells the answer's headers as soon as they are
   * there; its place is free when it settles. Rejects with the signal's reason when that aborts during the wait.
   */
  run<T>(bucket: string, signal: AbortSignal | undefined, work: (tell: Tell) => Promise<T>): Promise<T>;
  /** For how long the bucket has answered nothing but 429, in milliseconds. */
  stalledMs(bucket: string): number;
  /** The server's time, epoch milliseconds, as well as the answers so far tell it. */
  serverNow(): number;
  close(): Promise<void>;
}

export type Tell = (facts: AnswerFacts) => void;

export interface RateBudgetOptions {
  /** Part of each limit that this process may spend, above 0 and at most 1. */
  readonly share: number;
  readonly maxConcurrent: number;
  /** A reset further away than this is not believed. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly onEvent: (event: ClientEvent) => void;
}

const CLOSED = 'the Okta client was closed';

/** One limiter per Okta bucket, each driven by what its answers say, under one limit of concurrent requests. */
export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const { clock, onEvent } = options;
  const buckets = new Map<string, Bucket>();
  let concurrency = openConcurrency(options.maxConcurrent);
  let offset: ClockOffset | undefined;
  let closing: Promise<void> | undefined;

  const resetAt = (resetMs: number) => localTimeOf(resetMs, offset);

  function bucketNamed(name: string): Bucket {
    const known = buckets.get(name);
    if (known !== undefined) return known;
    const bucket = openBucket(name, options.share);
    buckets.set(name, bucket);
    return bucket;
  }

  /** Lets go whatever may go, one of each bucket in turn, and sets the alarm of every bucket that has to wait. */
  function pump(): void {
    if (closing !== undefined) return;
    // one reading of the clock: between two, a bucket may become free, which would be neither let go nor woken
    const nowMs = clock.now();
    let released = true;
    while (released) {
      released = false;
      for (const bucket of buckets.values()) released = releaseFrom(bucket, nowMs) || released;
    }
    for (const bucket of buckets.values()) setAlarm(bucket, nowMs);
  }

  function releaseFrom(bucket: Bucket, nowMs: number): boolean {
    if (bucket.waiting <= bucket.abandoned || !hasPlace(concurrency)) return false;
    if (outlookOf(bucket.window, nowMs, resetAt).free < 1) return false;
    bucket.tickets.push({ ticket: bucket.window.nextTicket, begunAs: concurrency.begun });
    bucket.window = releaseOne(bucket.window, nowMs, resetAt);
    bucket.waiting -= 1;
    concurrency = takePlace(concurrency);
    bucket.limiter.release();
    return true;
  }

  /** The alarm is what keeps the process alive: a limiter that waits has no timer of its own. */
  function setAlarm(bucket: Bucket, nowMs: number): void {
    const outlook = outlookOf(bucket.window, nowMs, resetAt);
    const isWaiting = bucket.waiting > bucket.abandoned && outlook.free < 1;
    const atMs = isWaiting ? outlook.lookAtMs : undefined;
    if (atMs !== undefined && outlook.reason !== undefined) announce(bucket, outlook.reason, atMs);
    if (atMs === bucket.wakeAtMs) return;
    bucket.wake?.abort();
    bucket.wake = undefined;
    bucket.wakeAtMs = atMs;
    if (atMs === undefined) return;
    const wake = new AbortController();
    bucket.wake = wake;
    clock.sleep(atMs - nowMs, wake.signal).then(
      () => {
        bucket.wakeAtMs = undefined;
        pump();
      },
      () => undefined, // another alarm has taken its place
    );
  }

  function announce(bucket: Bucket, reason: string, untilMs: number): void {
    const { known, pausedUntilMs } = bucket.window;
    const wait = `${typeof known === 'object' ? known.resetMs : ''}/${pausedUntilMs}`;
    if (wait === bucket.announced) return;
    bucket.announced = wait;
    onEvent({ kind: 'wait', bucket: bucket.name, untilMs: Math.ceil(untilMs), reason });
  }

  function take(bucket: Bucket, { ticket, begunAs }: Released, facts: AnswerFacts): void {
    const nowMs = clock.now();
    if (facts.dateMs !== undefined) offset = narrowOffset(offset, { ...facts, dateMs: facts.dateMs });
    const limit = limitOf(facts.status, facts.rate);
    bucket.stalledSinceMs = limit === undefined ? undefined : (bucket.stalledSinceMs ?? nowMs);
    if (limit === 'concurrency') {
      concurrency = lowerCap(concurrency, begunAs);
      bucket.window = loseOne(bucket.window, ticket);
    } else {
      if (limit === undefined) concurrency = noteSuccess(concurrency);
      const rate = facts.rate && believable(facts.rate, facts.dateMs ?? nowMs);
      bucket.window = learn(bucket.window, { ...facts, ticket, rate, refused: limit === 'window' }, nowMs, resetAt);
    }
    onEvent({ kind: 'answer', bucket: bucket.name, remaining: facts.rate?.remaining, limit: facts.rate?.limit });
    pump();
  }

  function believable(rate: RateHeaders, serverMs: number): RateHeaders {
    return { ...rate, resetMs: Math.min(rate.resetMs, serverMs + options.patienceMs) };
  }

  async function runReleased<T>(bucket: Bucket, released: Released, work: (tell: Tell) => Promise<T>): Promise<T> {
    let isTold = false;
    try {
      return await work((facts) => {
        if (isTold) return;
        isTold = true;
        take(bucket, released, facts);
      });
    } finally {
      if (!isTold) bucket.window = loseOne(bucket.window, released.ticket);
      concurrency = leavePlace(concurrency);
      pump();
    }
  }

  return {
    async run(name, signal, work) {
      signal?.throwIfAborted();
      if (closing !== undefined) throw new Error(CLOSED);
      const bucket = bucketNamed(name);
      let state: 'waiting' | 'started' | 'abandoned' = 'waiting';
      const done = bucket.limiter.schedule(() => {
        const released = bucket.tickets.shift();
        if (released === undefined) throw new Error('a request started that was not released');
        if (state === 'abandoned') {
          bucket.abandoned -= 1;
          return runReleased(bucket, released, () => Promise.reject(signal?.reason));
        }
        state = 'started';
        return runReleased(bucket, released, work);
      });
      bucket.waiting += 1;
      pump();
      return await untilAborted(done, signal, () => {
        if (state !== 'waiting') return false;
        state = 'abandoned';
        bucket.abandoned += 1;
        pump();
        return true;
      });
    },
    stalledMs(name) {
      const since = buckets.get(name)?.stalledSinceMs;
      return since === undefined ? 0 : clock.now() - since;
    },
    serverNow: () => serverTimeOf(clock.now(), offset),
    close() {
      closing ??= (async () => {
        for (const bucket of buckets.values()) bucket.wake?.abort();
        await Promise.all([...buckets.values()].map(({ limiter }) => limiter.stop(CLOSED)));
      })();
      return closing;
    },
  };
}
