import type { Clock } from '../../async/clock.js';

/**
 * How far the server's clock is ahead of this machine's, as bounds in milliseconds. `Date` has whole seconds only, so
 * one answer bounds it to about a second; the answers of a burst together bound it to milliseconds.
 */
export interface ClockOffset {
  readonly leastMs: number;
  readonly mostMs: number;
  /** Local time of the last observation. */
  readonly atMs: number;
}

/** One answer: its `Date`, and this machine's clock when the request left and when the answer came. */
export interface DateObservation {
  readonly dateMs: number;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** Servers keep the text of `Date` for a second and renew it a moment late. */
const STALE_MS = 20;
/** The last moment that a Date can hold: a `Date` header may name it, and time continues. */
export const LATEST_MS = 8.64e15;
/** An answer on its way, and then what it told on its way to another process, take less than this together, as a rule. */
const TOLD_WITHIN_MS = 2000;
/** Two clocks without discipline drift apart by less than this part of the time that passes. */
const DRIFT = 1e-4;

/** The offset once one more answer is known; an answer that contradicts the others says that a clock was set. */
export function narrowOffset(known: ClockOffset | undefined, seen: DateObservation): ClockOffset {
  const atMs = seen.receivedMs;
  const fresh = { leastMs: seen.dateMs - seen.receivedMs, mostMs: seen.dateMs + 1000 + STALE_MS - seen.sentMs, atMs };
  if (known === undefined) return fresh;
  const driftMs = Math.abs(atMs - known.atMs) * DRIFT;
  const leastMs = Math.max(known.leastMs - driftMs, fresh.leastMs);
  const mostMs = Math.min(known.mostMs + driftMs, fresh.mostMs);
  return leastMs <= mostMs ? { leastMs, mostMs, atMs } : fresh;
}

/** When, by this machine's clock, the server's clock reaches `serverMs`. Without any `Date`, the clocks are taken as one. */
export function localTimeOf(serverMs: number, offset: ClockOffset | undefined): LocalTime {
  return { earliestMs: serverMs - (offset?.mostMs ?? 0), latestMs: serverMs - (offset?.leastMs ?? 0) };
}

/** The server's clock beside this machine's steady one: setting this machine's time moves neither. */
export interface ServerClock {
  /** An answer came; its times are the steady clock's. */
  see(answer: Omit<DateObservation, 'dateMs'> & { readonly dateMs: number | undefined }): void;
  /** Another process was told this `Date` a moment ago; it counts until an answer of this process's own has one. */
  hear(dateMs: number): void;
  /** When the steady clock reaches the server's time. */
  localTime(serverMs: number): LocalTime;
  /** The server's time now; this machine's before the first `Date`. */
  now(): number;
}

/** An answer whose `Date` is further than this from what all answers before told was not answered then: a cache's, or a jest. */
export const FARTHEST_MS = 86_400_000;
/** So many in a row are believed all the same. */
const INSISTENT = 3;

export function createServerClock(clock: Clock): ServerClock {
  // the clocks are taken as one until a Date tells
  const aheadMs = clock.now() - clock.steady();
  const asOne: ClockOffset = { leastMs: aheadMs, mostMs: aheadMs, atMs: clock.steady() };
  let own: ClockOffset | undefined;
  let heard: ClockOffset | undefined;
  let disbelieved = 0;
  return {
    see({ dateMs, sentMs, receivedMs }) {
      if (dateMs === undefined) return;
      const isFar = own !== undefined && Math.abs(dateMs - serverTimeOf(receivedMs, own)) > FARTHEST_MS;
      disbelieved = isFar ? disbelieved + 1 : 0;
      if (isFar && disbelieved < INSISTENT) return;
      disbelieved = 0;
      own = narrowOffset(own, { dateMs, sentMs, receivedMs });
    },
    hear(dateMs) {
      const nowMs = clock.steady();
      heard = narrowOffset(undefined, { dateMs, sentMs: nowMs - TOLD_WITHIN_MS, receivedMs: nowMs });
    },
    localTime: (serverMs) => localTimeOf(serverMs, own ?? heard ?? asOne),
    now() {
      const offset = own ?? heard;
      return offset === undefined ? clock.now() : Math.min(serverTimeOf(clock.steady(), offset), LATEST_MS);
    },
  };
}

/** The server's time, as well as it is known: the middle of its bounds. */
export function serverTimeOf(localMs: number, offset: ClockOffset | undefined): number {
  return offset === undefined ? localMs : Math.round(localMs + (offset.leastMs + offset.mostMs) / 2);
}

/** Bounds of a moment by this machine's clock. */
export interface LocalTime {
  readonly earliestMs: number;
  readonly latestMs: number;
}
