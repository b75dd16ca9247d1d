import { type BudgetWindow, isKnown, leftOf, loseOne, type ResetAt } from './budget-window.js';
import type { RateHeaders } from './headers.js';
import { type Look, lessonsOf, SKEW_MS } from './probe-schedule.js';
import { withAnswer } from './window-state.js';

/** An answer to a request of this process. */
export interface WindowAnswer {
  readonly ticket: number;
  readonly rate: RateHeaders | undefined;
  /** Its `Date`, for the other processes. */
  readonly dateMs?: number | undefined;
  /** A 429 of the bucket's limit, not of the concurrency limit. */
  readonly refused: boolean;
  /** How long to pause after a 429 without rate headers. */
  readonly pauseMs: number;
}

/** What another process has learned from an answer, and the look that the answer was for, if it was for one. */
export interface HeardAnswer {
  readonly rate: RateHeaders;
  /** The `Date` of that answer: the reset is a time of the same clock, which may be far from this machine's. */
  readonly dateMs?: number | undefined;
  readonly look?: Look | undefined;
}

const LEAST_GAP_MS = 50;
const LONGEST_GAP_MS = 10_000;
/** Wrong looks of one process follow a schedule; those of several may each be somebody's first. */
const POOLED_GROWTH = 4;

/** The window once an answer has come. Pure, as all of this is. */
export function learn(window: BudgetWindow, answer: WindowAnswer, nowMs: number, resetAt: ResetAt): BudgetWindow {
  const { ticket, refused } = answer;
  const look = window.probe?.ticket === ticket ? window.probe : undefined;
  const isDoubted = window.doubtedFrom !== undefined && ticket < window.doubtedFrom;
  const rest: BudgetWindow = {
    ...loseOne(window, ticket),
    doubtedFrom: isDoubted ? window.doubtedFrom : undefined,
    // those that left together are refused together, and count as one
    refusals: refused ? window.refusals + (look === undefined ? 0 : 1) : 0,
  };
  if (answer.rate === undefined) return withoutHeaders(rest, answer, nowMs, resetAt);
  const rate = refused ? { ...answer.rate, remaining: 0 } : answer.rate;
  const learned = withRate(window, rest, { rate, look, ticket }, nowMs, resetAt);
  return refused ? { ...learned, notBeforeMs: nowMs + longGap(rest.refusals) } : learned;
}

/** Another process had an answer. */
export function hear(window: BudgetWindow, { rate, look }: HeardAnswer, nowMs: number, resetAt: ResetAt): BudgetWindow {
  return withRate(window, window, { rate, look, ticket: undefined }, nowMs, resetAt);
}

interface Learned extends HeardAnswer {
  readonly ticket: number | undefined;
}

/** What headers teach, whoever had them: `window` is from before, `rest` what is to be kept of it. */
function withRate(
  window: BudgetWindow,
  rest: BudgetWindow,
  { rate, look, ticket }: Learned,
  nowMs: number,
  resetAt: ResetAt,
): BudgetWindow {
  const before = isKnown(window.known) ? window.known : undefined;
  const reset = resetAt(rate.resetMs);
  const { nextTicket } = window;
  const known = withAnswer(before, { rate, ticket, nextTicket, nowMs, endMs: reset.latestMs });
  if (known === before && look === undefined) return rest;
  const isNew = known.openedMs !== before?.openedMs;
  const learned: BudgetWindow = { ...rest, known, ...(isNew && { wrongLooks: 0, notBeforeMs: 0 }) };
  // a look for what was left of a window teaches nothing of its end
  if (look === undefined || leftOf(window) >= 1) return learned;
  const isOver = leftOf(learned) >= 1;
  const lessons = lessonsOf(window, look, before?.openedMs ?? look.atMs, isOver);
  const looked: BudgetWindow = { ...learned, ...lessons, lookedMs: look.atMs };
  if (isOver) return { ...looked, wrongLooks: 0 };
  const isPast = nowMs >= reset.latestMs + SKEW_MS;
  const gapMs = isPast ? longGap(1) : shortGap(window);
  return { ...looked, wrongLooks: window.wrongLooks + 1, notBeforeMs: nowMs + gapMs };
}

function shortGap({ isPooled, wrongLooks }: BudgetWindow): number {
  return isPooled ? Math.min(LONGEST_GAP_MS, LEAST_GAP_MS * POOLED_GROWTH ** wrongLooks) : LEAST_GAP_MS;
}

function longGap(refusals: number): number {
  return Math.min(LONGEST_GAP_MS, 1000 * 2 ** Math.max(0, refusals - 1));
}

/** Some answers carry no rate headers; they end a wait only once the known window is over. */
function withoutHeaders(window: BudgetWindow, answer: WindowAnswer, nowMs: number, resetAt: ResetAt): BudgetWindow {
  if (answer.refused) return { ...window, pausedUntilMs: Math.max(window.pausedUntilMs, nowMs + answer.pauseMs) };
  const isOver = !isKnown(window.known) || nowMs >= resetAt(window.known.resetMs).latestMs;
  return isOver ? { ...window, known: 'unlimited' } : window;
}
