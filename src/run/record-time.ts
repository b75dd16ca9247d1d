import { instantOf } from '../assignment/instant.js';
import { RefusedError } from '../errors.js';

/** So far clocks of machines that share a folder may be apart. */
const SKEW_MS = 5 * 60_000;

/**
 * Throws RefusedError for a record's time that is none, or that lies after now: what is dated ahead would never grow
 * stale. `what` names the record and begins the message; `nowMs` is epoch milliseconds.
 */
export function refuseFuture(at: string, nowMs: number, what: string): void {
  const ms = instantOf(at);
  if (ms === undefined) throw new RefusedError(`${what} has no time that can be read: ${JSON.stringify(at)}`);
  if (ms > nowMs + SKEW_MS) {
    throw new RefusedError(
      `${what} is dated ${at}, which is after now (${new Date(nowMs).toISOString()}): it was changed, or one of the clocks is wrong`,
    );
  }
}
