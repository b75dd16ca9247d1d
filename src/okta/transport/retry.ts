import { limitOf, rateHeadersOf } from '../rate-limit/headers.js';
import { readErrorBody } from './error-body.js';
import type { Method, Outcome } from './exchange.js';

/** What to do after one try. */
export type Verdict =
  /** The outcome is the result, a success or an error. */
  | { readonly kind: 'end' }
  /** The credential was refused: once more, if the authorizer has another. */
  | { readonly kind: 'renew' }
  /** The bucket's window is spent: back into its line, which knows until when. */
  | { readonly kind: 'queue' }
  /** Too many requests at once: after about a second. */
  | { readonly kind: 'pause'; readonly reason: string }
  /** After a backoff, for as long as tries are left. */
  | { readonly kind: 'retry'; readonly reason: string; readonly mayHaveArrived: boolean };

const END: Verdict = { kind: 'end' };
const LONGEST_BACKOFF_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
/** "Service is in read only mode": repeating a write is of no use. */
const READ_ONLY = 'E0000010';

/**
 * Reads are repeated after every trouble that may pass, and so are PUT and DELETE, which done twice are done. Assign and update
 * are repeated only where Okta cannot have carried them out: refused for the rate limit, or never sent.
 */
export function judge(method: Method, outcome: Outcome): Verdict {
  if (outcome.kind === 'no-answer') {
    const isSafe = method !== 'POST' || !outcome.mayHaveArrived;
    return isSafe ? { kind: 'retry', reason: outcome.reason, mayHaveArrived: outcome.mayHaveArrived } : END;
  }
  const { status } = outcome;
  const limit = limitOf(status, rateHeadersOf(outcome.headers));
  if (limit === 'window') return { kind: 'queue' };
  if (limit === 'concurrency') return { kind: 'pause', reason: 'too many requests at once (429, limit 0)' };
  if (isSuccess(status)) {
    return method === 'GET' && !outcome.hasJson && outcome.flaw === undefined
      ? { kind: 'retry', reason: `${status} with a body that is not JSON`, mayHaveArrived: true }
      : END;
  }
  const { errorCode } = readErrorBody(outcome.body);
  // Okta answers OAuth with 403 "Invalid session" now and then, in the middle of a listing
  if ((status === 401 && errorCode !== 'E0000015') || (status === 403 && errorCode === 'E0000005')) {
    return { kind: 'renew' };
  }
  if (status < 500 && status !== 408) return END;
  const isSafe = method === 'GET' || (method !== 'POST' && errorCode !== READ_ONLY);
  return isSafe ? { kind: 'retry', reason: `answered ${status}`, mayHaveArrived: true } : END;
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Full jitter: anywhere between nothing and a bound that doubles with each try (1 for the first wait), in milliseconds. */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
}

/** From the third failure in a row on: by then an org or its gateway is down rather than busy. */
const OUTAGE_MS = [12_000, 20_000, 30_000] as const;
const FAILURES_BEFORE_OUTAGE = 2;

/**
 * How long to wait after a failure of a server: as `backoffMs` at first, then long enough that the tries together last
 * half a minute and more, which maintenance and a gateway's restart take (502, 503, 504).
 */
export function serverBackoffMs(status: number, attempt: number, random: () => number): number {
  const isOutage = status >= 502 && status <= 504;
  const outageMs = OUTAGE_MS[Math.min(attempt - 1 - FAILURES_BEFORE_OUTAGE, OUTAGE_MS.length - 1)];
  if (!isOutage || outageMs === undefined) return backoffMs(attempt, random);
  return outageMs * (1 + random() / 4);
}

/** About a second: a place is usually free sooner, and those refused together should not come back together. */
export function concurrencyPauseMs(random: () => number): number {
  return 750 + random() * 500;
}
