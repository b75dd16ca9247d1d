import type { Clock } from '../../async/clock.js';
import { dateOf } from '../rate-limit/headers.js';

/**
 * The org's time for claims, in milliseconds. JWTs are judged by the org's clock: a machine whose own runs minutes
 * away from it could otherwise not sign in at all.
 */
export interface OrgTime {
  /** This machine's time until an answer with a `Date` was observed. */
  now(): number;
  /** Takes an answer that has just come; tells how far `claimedMs`, if given, was from the org's time (positive: behind). */
  observe(headers: Headers, claimedMs?: number): number;
}

export function createOrgTime(clock: Clock): OrgTime {
  let aheadMs: number | undefined;
  return {
    // from then on by the steady clock: this machine's may be set in the middle of a run
    now: () => (aheadMs === undefined ? clock.now() : clock.steady() + aheadMs),
    observe(headers, claimedMs) {
      const dateMs = dateOf(headers);
      if (dateMs === undefined) return 0;
      aheadMs = dateMs - clock.steady();
      return claimedMs === undefined ? 0 : dateMs - claimedMs;
    },
  };
}

/** Seconds since the epoch, as JWT claims have them (RFC 7519 NumericDate). */
export function numericDate(ms: number): number {
  return Math.floor(ms / 1000);
}
