import type { LocalTime } from './server-clock.js';

/** What is known when the next look for a new window is planned. Times are this machine's. */
export interface LookFacts extends LookLessons {
  /** The last look, and the earliest time for the next one. */
  readonly lookedMs: number;
  readonly notBeforeMs: number;
  /** The announced end of the window. */
  readonly reset: LocalTime;
  /** When the window's first answer came. */
  readonly openedMs: number;
  /** Somebody else had begun it before, so that its first answer sets no beat. */
  readonly isJoined: boolean;
  /** Requests that can be spent on looking without earning a 429. */
  readonly looksLeft: number;
}

/** What looks have taught. */
export interface LookLessons {
  /** How many more wrong looks to risk before the announced end of a window; right ones earn more. */
  readonly earlyTries: number;
  /** How long windows are, once a look before an announced end was right. */
  readonly lengthMs: number | undefined;
}

/** A look by this machine's clock, and whether it left before the window's announced end. */
export interface Look {
  readonly atMs: number;
  readonly isEarly: boolean;
}

export const NO_LESSONS: LookLessons = { earlyTries: 2, lengthMs: undefined };

/** Each success earns another try: a beat close to the announced end may be taken for the second before. */
const MOST_EARLY_TRIES = 3;
const LEAST_GAP_MS = 50;

/** The look that leaves now. */
export function lookNow(nowMs: number, reset: LocalTime | undefined): Look {
  return { atMs: nowMs, isEarly: reset !== undefined && nowMs < announcedEnd(reset) - LEAST_GAP_MS };
}

/** A look before the announced end that was right tells the length of windows, which is in whole seconds. */
export function lessonsOf(before: LookLessons, look: Look, openedMs: number, isOver: boolean): LookLessons {
  const { earlyTries, lengthMs } = before;
  if (!look.isEarly) return { earlyTries, lengthMs };
  if (!isOver) return { earlyTries: earlyTries - 1, lengthMs: earlyTries > 1 ? lengthMs : undefined };
  const seenMs = Math.floor((look.atMs - openedMs) / 1000) * 1000;
  return { earlyTries: Math.min(MOST_EARLY_TRIES, earlyTries + 1), lengthMs: lengthMs ?? seenMs };
}

/** "Always add 1 second to account for some clock skew in our service", as Okta's Go SDK says. */
export const SKEW_MS = 1000;
const SETTLE_MS = 150;
const RETRY_MS = 250;

/**
 * When to look next whether the window is over. Without a request to spare that is when it must be. With some, it is
 * when it may be: windows begin with a request and end whole seconds after it, but the end is announced in whole
 * seconds, rounded who knows how. So it ends on the beat of seconds that its first answer set, before or after the
 * announced second, or on that second itself. The distances were chosen by simulation.
 */
export function nextLook(facts: LookFacts): number {
  const { lookedMs, notBeforeMs, reset, looksLeft } = facts;
  const endMs = reset.latestMs + SKEW_MS;
  const middleMs = (reset.earliestMs + reset.latestMs) / 2;
  const beatMs = middleMs - modulo(middleMs - facts.openedMs, 1000);
  if (looksLeft < 1) return Math.max(notBeforeMs, endMs);
  const looks = [...earlyLooks(facts, beatMs), ...announcedLooks(facts), beatMs + 1000];
  return Math.max(notBeforeMs, Math.min(...looks.filter((atMs) => atMs > lookedMs), endMs));
}

function announcedLooks({ reset, lookedMs, looksLeft }: LookFacts): number[] {
  const announcedMs = announcedEnd(reset);
  if (looksLeft > 1) return [announcedMs, announcedMs + RETRY_MS];
  // the only look is made when the announced second is certain to have come; after another one, it is left for the beat
  return lookedMs < reset.earliestMs - SETTLE_MS ? [reset.latestMs] : [];
}

function earlyLooks({ reset, openedMs, isJoined, earlyTries, lengthMs }: LookFacts, beatMs: number): number[] {
  if (earlyTries < 1) return [];
  if (lengthMs !== undefined) return [openedMs + lengthMs];
  // a beat that may be the announced second's own would be tried a second too soon: not with the last try
  const triesKept = beatMs + 1000 > reset.latestMs ? 0 : 1;
  return isJoined || earlyTries <= triesKept ? [] : [beatMs];
}

/** The announced second by this machine's clock; while that is uncertain, a look in its middle costs little. */
export function announcedEnd({ earliestMs, latestMs }: LocalTime): number {
  return Math.min(latestMs, (earliestMs + latestMs) / 2 + SETTLE_MS);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
