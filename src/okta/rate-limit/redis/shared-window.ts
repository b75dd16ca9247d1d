import type { RateHeaders } from '../headers.js';
import { type Look, type LookLessons, lessonsOf, lookNow, NO_LESSONS, nextLook } from '../probe-schedule.js';
import type { LocalTime } from '../server-clock.js';
import { reserveOf } from '../window-state.js';

/**
 * What one process knows of the window that all of them spend, by its own answers and by what the others tell. Pure;
 * times are this machine's, save the reset.
 */
export interface SharedWindow extends LookLessons {
  /** `unasked` before the first answer, `unlimited` while answers carry no rate headers. */
  readonly known: KnownToAll | 'unasked' | 'unlimited';
  /** The last look of anybody, and the earliest time for the next one. */
  readonly lookedMs: number;
  readonly notBeforeMs: number;
  /** Looks in a row that found the known window still going on. */
  readonly wrongLooks: number;
}

interface KnownToAll extends RateHeaders {
  /** When its first answer was heard of. */
  readonly openedMs: number;
  /** Somebody who shares nothing had begun it. */
  readonly isJoined: boolean;
}

export const UNASKED: SharedWindow = {
  ...NO_LESSONS,
  known: 'unasked',
  lookedMs: 0,
  notBeforeMs: 0,
  wrongLooks: 0,
};

/** One window's end may be announced as either of two seconds. */
const JITTER_MS = 1000;
const LEAST_GAP_MS = 50;
const LONGEST_GAP_MS = 10_000;

/** Translates a reset to this machine's clock. */
export type ResetAt = (resetMs: number) => LocalTime;

/** The window once one more answer is known, of whichever process. */
export function withFacts(window: SharedWindow, rate: RateHeaders, nowMs: number): SharedWindow {
  const { known } = window;
  if (typeof known !== 'object' || rate.resetMs > known.resetMs + JITTER_MS) {
    const opened = { ...rate, openedMs: nowMs, isJoined: rate.remaining < rate.limit - 1 };
    return { ...window, known: opened, wrongLooks: 0, notBeforeMs: 0 };
  }
  if (rate.resetMs < known.resetMs - JITTER_MS) return window;
  const remaining = Math.min(known.remaining, rate.remaining);
  return { ...window, known: { ...known, ...rate, remaining, resetMs: Math.max(known.resetMs, rate.resetMs) } };
}

/** Requests of the window that all processes together may still have. */
export function freeOf({ known }: SharedWindow, share: number): number {
  if (known === 'unlimited') return Number.POSITIVE_INFINITY;
  return known === 'unasked' ? 0 : known.remaining - reserveOf(known.limit, share);
}

/** When a look is due: at once where something may be left, else when the window may be over (see nextLook). */
export function dueAt(window: SharedWindow, share: number, resetAt: ResetAt): number {
  const { known, notBeforeMs } = window;
  if (typeof known !== 'object' || freeOf(window, share) >= 1) return notBeforeMs;
  return nextLook({ ...window, ...known, reset: resetAt(known.resetMs), looksLeft: known.remaining });
}

/** The look that leaves now. */
export function lookOf({ known }: SharedWindow, nowMs: number, resetAt: ResetAt): Look {
  return lookNow(nowMs, typeof known === 'object' ? resetAt(known.resetMs) : undefined);
}

/**
 * `after` is `before` with the look's answer in it. A wrong look is not repeated at once, by nobody: all are told. One
 * that only looked for what was left of a window teaches nothing of its end.
 */
export function afterLook(before: SharedWindow, after: SharedWindow, look: Look, share: number): SharedWindow {
  if (freeOf(before, share) >= 1) return after;
  const isOver = freeOf(after, share) >= 1;
  const openedMs = typeof before.known === 'object' ? before.known.openedMs : look.atMs;
  const looked = { ...after, ...lessonsOf(before, look, openedMs, isOver), lookedMs: look.atMs };
  if (isOver) return { ...looked, wrongLooks: 0 };
  const gapMs = Math.min(LONGEST_GAP_MS, LEAST_GAP_MS * 4 ** before.wrongLooks);
  return { ...looked, wrongLooks: before.wrongLooks + 1, notBeforeMs: look.atMs + gapMs };
}
