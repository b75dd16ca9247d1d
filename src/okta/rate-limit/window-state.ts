import type { RateHeaders } from './headers.js';
import { SKEW_MS } from './probe-schedule.js';

/** What is known of the window that is under way: what its answers say of it, and what of it this process has spent. */
export interface KnownWindow extends RateHeaders {
  /** Answers to this process that told of this window, looks and 429s among them. */
  readonly ownUsed: number;
  /** When its first answer came, by this machine's clock. */
  readonly openedMs: number;
  /** From then to its announced end. */
  readonly spanMs: number;
  /** As far as its first answer tells, somebody else had begun it before. */
  readonly isJoined: boolean;
  /** Requests with this ticket or a later one left after these figures were learned. */
  readonly asOfTicket: number;
}

/** An answer with rate headers, and what goes with it should it be the first one of its window. */
export interface Counted {
  readonly rate: RateHeaders;
  /** Undefined where another process had the answer: whether it left before ours nobody knows. */
  readonly ticket: number | undefined;
  readonly nextTicket: number;
  readonly nowMs: number;
  /** The announced end by this machine's clock. */
  readonly endMs: number;
}

/** One window's end may be announced as either of two seconds. */
const JITTER_MS = 1000;
/** What the job spends of a limit unless it is told otherwise. */
const USUAL_SHARE = 0.9;

/** What is known once one more answer has come. */
export function withAnswer(known: KnownWindow | undefined, answer: Counted): KnownWindow {
  const { rate, ticket, nextTicket: asOfTicket, nowMs, endMs } = answer;
  const isJoined = rate.remaining < rate.limit - 1;
  const own = ticket === undefined ? 0 : 1;
  const fresh = { ...rate, ownUsed: own, openedMs: nowMs, spanMs: endMs - nowMs, isJoined, asOfTicket };
  if (known === undefined) return fresh;
  const isLater = ticket !== undefined && ticket >= known.asOfTicket;
  if (!isSame(known, rate, isLater)) return isLater || rate.resetMs > known.resetMs ? fresh : known;
  const ownUsed = known.ownUsed + own;
  const resetMs = Math.max(known.resetMs, rate.resetMs);
  if (!isLater && rate.remaining >= known.remaining) return { ...known, ownUsed, resetMs };
  return { ...known, ...rate, ownUsed, resetMs, asOfTicket };
}

/**
 * Requests that this process may still have in this window, those under way among them. Its share is its own spending:
 * what others spend of their part costs it nothing, and processes that split a limit get all of it together. But it
 * never spends what others did not leave.
 */
export function allowanceOf(known: KnownWindow, share: number): number {
  const own = known.limit - reserveOf(known.limit, share) - known.ownUsed;
  return Math.min(own, known.remaining - keptOf(known, share));
}

/** The part of a limit that others keep. At least one request per window is this job's, or it would never end. */
export function reserveOf(limit: number, share: number): number {
  // 100 * 0.29 is 28.999999999999996
  return limit - Math.max(1, Math.floor(limit * share + 1e-9));
}

/**
 * What is left unspent, whoever spent the rest; looks are made from it. With the usual share that is all of the reserve,
 * for clients of whom nobody spoke: in simulations they would be refused more often without it. A smaller share has left
 * others a part already; to leave the same once more when they have spent it would only cost time, a sixth of it beside
 * others that spend theirs first. So the more a share leaves, the less is kept beyond one request to look with.
 */
export function keptOf({ limit, spanMs }: KnownWindow, share: number): number {
  const reserve = reserveOf(limit, share);
  const unannounced = 2 * reserveOf(limit, USUAL_SHARE) - reserve;
  // without a reserve, one request is kept to look with if it costs less than to wait a second longer
  const isWorthIt = limit > 1 && limit * SKEW_MS > spanMs;
  return Math.max(Math.min(reserve, Math.max(1, unannounced)), isWorthIt ? 1 : 0);
}

/**
 * A reset that is off by a second is the same window's, or rounding would renew the share within it. Only more remaining
 * than a request that left before was told shows another window.
 */
function isSame(known: KnownWindow, rate: RateHeaders, isLater: boolean): boolean {
  if (rate.resetMs === known.resetMs) return true;
  const isNear = Math.abs(rate.resetMs - known.resetMs) <= JITTER_MS;
  return isNear && !(isLater && rate.remaining > known.remaining);
}
