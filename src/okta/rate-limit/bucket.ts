import { createLimiter, type Limiter } from './bottleneck-limiter.js';
import { type BudgetWindow, openWindow } from './budget-window.js';

/** One of Okta's rate limit buckets as this client uses it: its line of requests, its window and its alarm. */
export interface Bucket {
  readonly name: string;
  readonly limiter: Limiter;
  window: BudgetWindow;
  /** Jobs in the line that are not released yet, and how many of them nobody waits for any more. */
  waiting: number;
  abandoned: number;
  /** Released for jobs that are about to start. */
  readonly tickets: Released[];
  /** Since when every answer was a 429; local time, as `wakeAtMs`. */
  stalledSinceMs: number | undefined;
  wakeAtMs: number | undefined;
  wake: AbortController | undefined;
  /** The wait that was said last. */
  announced: string;
}

/** A request that was let go: its number in the bucket, and among all requests. */
export interface Released {
  readonly ticket: number;
  readonly begunAs: number;
}

export function openBucket(name: string, share: number): Bucket {
  return {
    name,
    limiter: createLimiter(),
    window: openWindow(share),
    waiting: 0,
    abandoned: 0,
    tickets: [],
    stalledSinceMs: undefined,
    wakeAtMs: undefined,
    wake: undefined,
    announced: '',
  };
}
