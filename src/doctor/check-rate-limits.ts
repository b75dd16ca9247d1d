import { type Check, ok, warning } from './check.js';

const LIMITS = { id: 'rate-limits', title: 'Rate limits' };
/** The bucket that apps, their users and their groups share. */
const APPS_BUCKET = '/api/v1/apps';
/** Application users in one page. */
const PAGE_ROWS = 500;
/** Below this, an org of a thousand apps takes the better part of an hour. */
const LEAST_LIMIT = 25;

const FIX = 'Raise the share of this token or app (Security > API, rate limit per token), or ask Okta for more';

/** What the limits seen mean for a review: every app costs a request, and every 500 of its users one. */
export function checkRateLimits(limits: ReadonlyMap<string, number>, share: number): Check {
  const listed = [...limits].map(([bucket, limit]) => `${bucket} ${limit} a minute`).join(', ');
  const limit = limits.get(APPS_BUCKET);
  if (limit === undefined) {
    const detail = `no limit was seen for ${APPS_BUCKET}${listed === '' ? '' : `; seen: ${listed}`}`;
    return warning(LIMITS, detail, 'A gateway before the org may take the x-rate-limit headers away: let them pass');
  }
  const requests = Math.floor(limit * share);
  const detail =
    `${listed}; with a share of ${share} a review reads ${requests} apps or pages a minute, ` +
    `at most ${requests * PAGE_ROWS} assignments`;
  return limit >= LEAST_LIMIT ? ok(LIMITS, detail) : warning(LIMITS, detail, FIX);
}
