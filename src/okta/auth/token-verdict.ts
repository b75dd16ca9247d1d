import { dateOf, limitOf, rateHeadersOf, retryAfterOf } from '../rate-limit/headers.js';
import { readErrorBody } from '../transport/error-body.js';
import { backoffMs, concurrencyPauseMs, serverBackoffMs } from '../transport/retry.js';
import type { NoTokenAnswer, TokenAnswer } from './token-endpoint.js';

/** What to do after one token request. */
export type TokenVerdict =
  | { readonly next: 'take'; readonly answer: TokenAnswer }
  /** Again at once, with a proof of possession. */
  | { readonly next: 'prove' }
  /** Again at once: the claims carried a time that is not the org's. */
  | { readonly next: 'set-clock' }
  /** Again after a wait, for as long as tries are left. */
  | { readonly next: 'retry'; readonly waitMs: number; readonly reason: string; readonly cause?: unknown }
  | { readonly next: 'refuse'; readonly answer: TokenAnswer };

export interface TokenTry {
  /** Counts from 1. */
  readonly number: number;
  readonly proved: boolean;
  /** The nonce in the proof. */
  readonly nonce: string | undefined;
  /** How far the claims' time was from the org's, by the answer's `Date`; positive when behind. */
  readonly behindMs: number;
  readonly nowMs: number;
  readonly random: () => number;
}

/** Clocks closer than this are not why an assertion is refused: Okta's own tolerance is in minutes. */
export const CLOCK_TOLERANCE_MS = 30_000;

/** Okta's windows last a minute; a header that asks for more than two is not believed. */
const LONGEST_WAIT_MS = 120_000;

/** Judges an answer of the token endpoint: OAuth's `error` is its only dependable part (RFC 6749 section 5.2). */
export function judgeToken(answer: TokenAnswer | NoTokenAnswer, attempt: TokenTry): TokenVerdict {
  const backoff = backoffMs(attempt.number, attempt.random);
  if (answer.kind === 'no-answer') {
    return { next: 'retry', waitMs: backoff, reason: answer.reason, cause: answer.cause };
  }
  const { status, headers } = answer;
  if (status === 429)
    return { next: 'retry', waitMs: waitOf429(answer, attempt), reason: 'the rate limit is spent (429)' };
  if (status >= 500 || status === 408) {
    const asked = Math.min(retryAfterOf(headers, attempt.nowMs) ?? 0, LONGEST_WAIT_MS);
    return {
      next: 'retry',
      waitMs: Math.max(serverBackoffMs(status, attempt.number, attempt.random), asked),
      reason: `answered ${status}`,
    };
  }
  if (status >= 200 && status < 300) {
    if (answer.body !== undefined) return { next: 'take', answer };
    return { next: 'retry', waitMs: backoff, reason: `${status} with a body that is not JSON` };
  }
  const { errorCode: error } = readErrorBody(answer.body);
  const nonce = headers.get('dpop-nonce');
  if (error === 'use_dpop_nonce' && nonce !== null && nonce !== attempt.nonce) return { next: 'prove' };
  if (error === 'invalid_dpop_proof' && !attempt.proved) return { next: 'prove' };
  const concernsClaims = error === 'invalid_client' || error === 'invalid_dpop_proof';
  if (concernsClaims && Math.abs(attempt.behindMs) > CLOCK_TOLERANCE_MS) return { next: 'set-clock' };
  return { next: 'refuse', answer };
}

function waitOf429({ status, headers }: TokenAnswer, attempt: TokenTry): number {
  const rate = rateHeadersOf(headers);
  if (limitOf(status, rate) === 'concurrency') return concurrencyPauseMs(attempt.random);
  const asked = retryAfterOf(headers, attempt.nowMs);
  // Okta's SDKs all wait until the reset by the server's clock and a second more
  const untilReset = rate === undefined ? undefined : rate.resetMs - (dateOf(headers) ?? attempt.nowMs) + 1000;
  const waitMs = asked ?? untilReset ?? 1000 + backoffMs(attempt.number, attempt.random);
  return Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}
