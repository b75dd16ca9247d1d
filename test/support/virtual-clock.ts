import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/async/clock.js';

export interface VirtualClock extends Clock {
  /** Moves to the next sleeper's time and wakes it, again and again, until `done` is settled. */
  runUntil<T>(done: Promise<T>): Promise<T>;
  advance(ms: number): void;
  /** Sets the wall clock this much further; the steady one continues as before. */
  step(ms: number): void;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/**
 * A clock whose time passes only while everything waits for it: what is ready in the real event loop runs first, then
 * the earliest sleeper wakes. A simulation of minutes takes as long as its steps.
 */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let steppedMs = 0;
  const sleepers = new Set<Sleeper>();

  function wakeNext(): void {
    const [next] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
    if (next === undefined) return;
    sleepers.delete(next);
    nowMs = Math.max(nowMs, next.atMs);
    next.wake();
  }

  return {
    now: () => nowMs + steppedMs,
    steady: () => nowMs,
    step: (ms) => {
      steppedMs += ms;
    },
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const sleeper = { atMs: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async runUntil(done) {
      let isSettled = false;
      done.then(
        () => {
          isSettled = true;
        },
        () => {
          isSettled = true;
        },
      );
      while (!isSettled) {
        // everything that is ready has run then, and what it let go has begun
        await turn();
        if (!isSettled) await turn();
        if (!isSettled) wakeNext();
      }
      return await done;
    },
  };
}
