import { type Look, type LookLessons, lookNow, NO_LESSONS, nextLook } from './probe-schedule.js';
import type { LocalTime } from './server-clock.js';
import { allowanceOf, type KnownWindow, keptOf, reserveOf } from './window-state.js';

/**
 * What may be sent in one bucket, as a pure state machine. The share of a window is spent at once, as far as others leave
 * it. When it is spent, one request at a time looks whether the next window has begun. Every request has a ticket,
 * because answers overtake each other: only a request that left after something was learned is certain to know better.
 * Times are this machine's steady clock's, save the resets.
 */
export interface BudgetWindow extends LookLessons {
  /** Part of each window's limit that may be spent, above 0 and at most 1. */
  readonly share: number;
  /** The share is that of several processes together: they tell each other what they learn, and units come from all. */
  readonly isPooled: boolean;
  /** Requests let go and not yet answered; each may or may not be counted in `remaining`. */
  readonly inFlight: number;
  readonly nextTicket: number;
  /** `unasked` before the first answer, `unlimited` while answers carry no rate headers. */
  readonly known: KnownWindow | 'unasked' | 'unlimited';
  /** What is known may have passed unheard; only requests from this ticket on know better. */
  readonly doubtedFrom: number | undefined;
  /** The request that looks for the next window, while it is under way. */
  readonly probe: Probe | undefined;
  /** The last look that was answered, and the earliest time for the next one. */
  readonly lookedMs: number;
  readonly notBeforeMs: number;
  /** Nothing at all before this time: a 429 came that does not say until when. */
  readonly pausedUntilMs: number;
  /** Looks in a row that were answered 429, and that found the known window still running. */
  readonly refusals: number;
  readonly wrongLooks: number;
}

interface Probe extends Look {
  readonly ticket: number;
}

/** Translates a reset to this machine's steady clock. */
export type ResetAt = (resetMs: number) => LocalTime;

/** What a bucket allows now: `free` requests at once, and where that is none, when to look again if no answer comes. */
export interface Outlook {
  readonly free: number;
  /** The one that is free is to look. */
  readonly isLook?: boolean;
  readonly lookAtMs?: number;
  /** Why there is a wait; absent where answers under way will tell. */
  readonly reason?: string;
}

export function openWindow(share: number, isPooled = false): BudgetWindow {
  return {
    share,
    isPooled,
    inFlight: 0,
    nextTicket: 0,
    known: 'unasked',
    doubtedFrom: undefined,
    probe: undefined,
    ...NO_LESSONS,
    lookedMs: 0,
    notBeforeMs: 0,
    pausedUntilMs: 0,
    refusals: 0,
    wrongLooks: 0,
  };
}

/** The same window for this process alone, with a share of its own; what is left of it has to be asked first. */
export function aloneWith(window: BudgetWindow, share: number): BudgetWindow {
  return { ...window, share, isPooled: false, doubtedFrom: window.nextTicket, notBeforeMs: 0 };
}

/** One request is let go; its ticket is the `nextTicket` from before. */
export function releaseOne(
  window: BudgetWindow,
  nowMs: number,
  resetAt: ResetAt,
  isLook = spendable(window) < 1,
): BudgetWindow {
  const { known, nextTicket: ticket } = window;
  return {
    ...window,
    inFlight: window.inFlight + 1,
    nextTicket: ticket + 1,
    probe: isLook ? { ticket, ...lookNow(nowMs, isKnown(known) ? resetAt(known.resetMs) : undefined) } : window.probe,
  };
}

/** A request ended without telling anything of the window: no answer, or one of the concurrency limit. */
export function loseOne(window: BudgetWindow, ticket: number): BudgetWindow {
  return {
    ...window,
    inFlight: window.inFlight - 1,
    probe: window.probe?.ticket === ticket ? undefined : window.probe,
  };
}

/** No look before this time. */
export function holdLooks(window: BudgetWindow, untilMs: number): BudgetWindow {
  return { ...window, notBeforeMs: Math.max(window.notBeforeMs, untilMs) };
}

/** How many requests may go now. */
export function outlookOf(window: BudgetWindow, nowMs: number, resetAt: ResetAt): Outlook {
  if (nowMs < window.pausedUntilMs) {
    return { free: 0, lookAtMs: window.pausedUntilMs, reason: 'Okta answered 429 without saying until when' };
  }
  const free = spendable(window);
  if (free >= 1) return { free };
  if (window.probe !== undefined) return { free: 0 };
  const lookAtMs = lookAtOf(window, resetAt);
  if (nowMs >= lookAtMs) return { free: 1, isLook: true };
  const isSpent = isKnown(window.known) && allowedIn(window) < 1;
  const by = window.isPooled ? ' by all processes together' : '';
  return { free: 0, lookAtMs, ...(isSpent && { reason: `the rate limit of this window is spent${by}` }) };
}

/** When a look is due: at once where nothing is known or something may be left, else when the window may be over. */
export function lookAtOf(window: BudgetWindow, resetAt: ResetAt): number {
  const { known, notBeforeMs, share, isPooled } = window;
  if (!isKnown(known) || window.doubtedFrom !== undefined) return notBeforeMs;
  if (isPooled && leftOf(window) >= 1) return notBeforeMs;
  return nextLook({
    lookedMs: window.lookedMs,
    notBeforeMs,
    reset: resetAt(known.resetMs),
    openedMs: known.openedMs,
    isJoined: known.isJoined,
    // what remains beyond it is for others, who may have spent it since
    looksLeft: Math.min(known.remaining - window.inFlight, isPooled ? known.remaining : keptOf(known, share)),
    earlyTries: window.earlyTries,
    lengthMs: window.lengthMs,
  });
}

/** Requests that all who have the share may have in this window, those under way among them. */
export function allowedIn({ known, isPooled, share }: BudgetWindow): number {
  if (known === 'unlimited') return Number.POSITIVE_INFINITY;
  if (known === 'unasked') return 0;
  return isPooled ? known.remaining - reserveOf(known.limit, share) : allowanceOf(known, share);
}

/** Requests that may go without looking first; below 1 when a look is due, whatever the time. Several processes ask for units. */
export function spendable(window: BudgetWindow): number {
  if (window.doubtedFrom !== undefined) return 0;
  return window.isPooled && isKnown(window.known) ? 0 : leftOf(window);
}

/** Of those, what this process has not under way; how many that is in other processes it does not know. */
export function leftOf(window: BudgetWindow): number {
  return allowedIn(window) - window.inFlight;
}

export function isKnown(known: BudgetWindow['known']): known is KnownWindow {
  return typeof known === 'object';
}
