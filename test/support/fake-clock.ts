import type { Clock } from '../../src/async/clock.js';

/** A clock that moves only when it is told to: sleeping moves it at once, and is written down. */
export interface FakeClock extends Clock {
  readonly sleeps: readonly number[];
  advance(ms: number): void;
  /** Sets the wall clock this much further; the steady one goes on as before. */
  step(ms: number): void;
}

export function fakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  let steppedMs = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => nowMs + steppedMs,
    steady: () => nowMs,
    step: (ms) => {
      steppedMs += ms;
    },
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      sleeps.push(ms);
      nowMs += ms;
    },
  };
}
