import type { RateHeaders } from './headers.js';
import { type Look, type LookLessons, lessonsOf, lookNow, NO_LESSONS, nextLook, SKEW_MS } from './probe-schedule.js';
import type { LocalTime } from './server-clock.js';
import { allowanceOf, type KnownWindow, keptOf, withAnswer } from './window-state.js';

/**
 * What may be sent in one bucket, as a pure state machine. This process's share of a window is spent at once, as far as
 * others leave it. When it is spent, one request at a time looks whether the next window has begun. Every request has a
 * ticket, because answers overtake each other: only a request that left after something was learned is certain to know
 * better.
 */
export interface BudgetWindow extends LookLessons {
  /** Part of each window's limit that this process may spend, above 0 and at most 1. */
  readonly share: number;
  /** Requests let go and not yet answered; each may or may not be counted in `remaining`. */
  readonly inFlight: number;
  readonly nextTicket: number;
  /** `unasked` before the first answer, `unlimited` while answers carry no rate headers. */
  readonly known: KnownWindow | 'unasked' | 'unlimited';
  /** The request that looks for the next window, while it is under way. */
  readonly probe: Probe | undefined;
  /** The last look that was answered, and the earliest time for the next one, by this machine's clock. */
  readonly lookedMs: number;
  readonly nextProbeMs: number;
  /** Nothing at all before this local time: a 429 came that does not say until when. */
  readonly pausedUntilMs: number;
  /** Looks in a row that were answered 429. */
  readonly refusals: number;
}

interface Probe extends Look {
  readonly ticket: number;
}

export interface WindowAnswer {
  readonly ticket: number;
  readonly rate: RateHeaders | undefined;
  /** A 429 of the bucket's limit, not of the concurrency limit. */
  readonly refused: boolean;
  /** How long to pause after a 429 without rate headers. */
  readonly pauseMs: number;
}

/** Translates a reset to this machine's clock. */
export type ResetAt = (resetMs: number) => LocalTime;

/** What a bucket allows now: `free` requests at once, and where that is none, when to look again if no answer comes. */
export interface Outlook {
  readonly free: number;
  readonly lookAtMs?: number;
  /** Why there is a wait; absent where answers under way will tell. */
  readonly reason?: string;
}

const LEAST_GAP_MS = 50;
const LONGEST_GAP_MS = 10_000;

export function openWindow(share: number): BudgetWindow {
  return {
    share,
    inFlight: 0,
    nextTicket: 0,
    known: 'unasked',
    probe: undefined,
    ...NO_LESSONS,
    lookedMs: 0,
    nextProbeMs: 0,
    pausedUntilMs: 0,
    refusals: 0,
  };
}

/** One request is let go; its ticket is the `nextTicket` from before. */
export function releaseOne(window: BudgetWindow, nowMs: number, resetAt: ResetAt): BudgetWindow {
  const { known, nextTicket: ticket } = window;
  const look = lookNow(nowMs, typeof known === 'object' ? resetAt(known.resetMs) : undefined);
  return {
    ...window,
    inFlight: window.inFlight + 1,
    nextTicket: ticket + 1,
    probe: spendable(window) < 1 ? { ticket, ...look } : window.probe,
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

/** An answer came. */
export function learn(window: BudgetWindow, answer: WindowAnswer, nowMs: number, resetAt: ResetAt): BudgetWindow {
  const probe = window.probe?.ticket === answer.ticket ? window.probe : undefined;
  const rest: BudgetWindow = {
    ...loseOne(window, answer.ticket),
    // those that left together are refused together, and count as one
    refusals: answer.refused ? window.refusals + (probe === undefined ? 0 : 1) : 0,
  };
  if (answer.rate === undefined) return withoutHeaders(rest, answer, nowMs, resetAt);
  const rate = answer.refused ? { ...answer.rate, remaining: 0 } : answer.rate;
  const reset = resetAt(rate.resetMs);
  const before = typeof window.known === 'object' ? window.known : undefined;
  const { ticket } = answer;
  const known = withAnswer(before, { rate, ticket, nextTicket: window.nextTicket, nowMs, endMs: reset.latestMs });
  const isOver = spendable({ ...rest, known }) >= 1;
  const learned: BudgetWindow = { ...rest, known, ...(probe !== undefined && afterLook(window, probe, isOver)) };
  if (answer.refused) return { ...learned, nextProbeMs: nowMs + longGap(rest.refusals) };
  if (probe === undefined || isOver) return learned;
  const gapMs = nowMs >= reset.latestMs + SKEW_MS ? longGap(1) : LEAST_GAP_MS;
  return { ...learned, lookedMs: probe.atMs, nextProbeMs: nowMs + gapMs };
}

/** How many requests may go now. */
export function outlookOf(window: BudgetWindow, nowMs: number, resetAt: ResetAt): Outlook {
  if (nowMs < window.pausedUntilMs) {
    return { free: 0, lookAtMs: window.pausedUntilMs, reason: 'Okta answered 429 without saying until when' };
  }
  const free = spendable(window);
  if (free >= 1) return { free };
  if (window.probe !== undefined) return { free: 0 };
  if (typeof window.known !== 'object') return { free: 1 };
  const lookAtMs = nextLook({
    lookedMs: window.lookedMs,
    notBeforeMs: window.nextProbeMs,
    reset: resetAt(window.known.resetMs),
    openedMs: window.known.openedMs,
    isJoined: window.known.isJoined,
    // what remains beyond it is for others, who may have spent it since
    looksLeft: Math.min(window.known.remaining - window.inFlight, keptOf(window.known, window.share)),
    earlyTries: window.earlyTries,
    lengthMs: window.lengthMs,
  });
  if (nowMs >= lookAtMs) return { free: 1 };
  const isSpent = allowanceOf(window.known, window.share) < 1;
  return { free: 0, lookAtMs, ...(isSpent && { reason: 'the rate limit of this window is spent' }) };
}

/** Requests that may go without looking first; below 1 when a look is due, whatever the time. */
function spendable(window: BudgetWindow): number {
  if (window.known === 'unlimited') return Number.POSITIVE_INFINITY;
  if (window.known === 'unasked') return 0;
  return allowanceOf(window.known, window.share) - window.inFlight;
}

function afterLook(window: BudgetWindow, probe: Probe, isOver: boolean): LookLessons {
  const { known, earlyTries, lengthMs } = window;
  return typeof known === 'object' ? lessonsOf(window, probe, known.openedMs, isOver) : { earlyTries, lengthMs };
}

function longGap(refusals: number): number {
  return Math.min(LONGEST_GAP_MS, 1000 * 2 ** Math.max(0, refusals - 1));
}

/** Some answers carry no rate headers; they end a wait only once the known window is over. */
function withoutHeaders(window: BudgetWindow, answer: WindowAnswer, nowMs: number, resetAt: ResetAt): BudgetWindow {
  if (answer.refused) return { ...window, pausedUntilMs: Math.max(window.pausedUntilMs, nowMs + answer.pauseMs) };
  const isOver = typeof window.known !== 'object' || nowMs >= resetAt(window.known.resetMs).latestMs;
  return isOver ? { ...window, known: 'unlimited' } : window;
}
