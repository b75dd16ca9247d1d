import { ApiError, type ErrorCode, errorBody } from '../routes/api-error.js';
import type { Fault } from './faults.js';
import type { Budget } from './rate-limits.js';
import type { Reply } from './reply.js';

/** How far off Okta puts the reset of a concurrency 429, though a place frees in well under a second. */
const CONCURRENCY_RESET_SECONDS = 114;

/** The answer that a fault gives in place of the endpoint's; undefined for faults that only damage its delivery. */
export function faultReply(
  fault: Fault | undefined,
  budget: Budget,
  nowMs: number,
  errorId: string,
): Reply | undefined {
  if (typeof fault === 'object') {
    if ('slowMs' in fault) return undefined;
    return { status: fault.status, body: fault.body, headers: fault.headers ?? {}, budget };
  }
  const error = (code: ErrorCode, said: Budget): Reply => {
    const error = new ApiError(code);
    return { status: error.status, body: errorBody(error, errorId), headers: {}, budget: said };
  };
  switch (fault) {
    case 'rate-limited':
      return error('E0000047', { ...budget, remaining: 0, reset: Math.ceil(nowMs / 1000) + 1 });
    case 'concurrency-limited':
      return error('E0000047', {
        limit: 0,
        remaining: 0,
        reset: Math.ceil(nowMs / 1000) + CONCURRENCY_RESET_SECONDS,
        exceeded: true,
      });
    case 'server-error':
      return error('E0000009', budget);
    case 'unavailable':
      return error('E0000010', budget);
    case 'html':
      return {
        status: 200,
        body: '<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>',
        headers: { 'content-type': 'text/html;charset=utf-8' },
        budget,
      };
    default:
      return undefined;
  }
}
