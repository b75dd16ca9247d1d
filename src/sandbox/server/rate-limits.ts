/**
 * Okta's buckets as far as these endpoints touch them. `/api/v1/apps` is shared by listing apps and by everything below an
 * app: its users, its groups, assigning, unassigning; only the app itself has a bucket of its own.
 */
export type Bucket =
  | '/api/v1/apps'
  | '/api/v1/apps/{id}'
  | '/api/v1/users'
  | '/api/v1/users/{id}'
  | '/api/v1/groups'
  | '/api/v1/groups/{id}'
  | '/api/v1/logs'
  | '/oauth2/v1/token'
  | '/api/v1';

/** Far above any org's, so that the built-in org never makes a demonstration wait. */
const GENEROUS: Readonly<Record<Bucket, number>> = {
  '/api/v1/apps': 3000,
  '/api/v1/apps/{id}': 15000,
  '/api/v1/users': 18000,
  '/api/v1/users/{id}': 60000,
  '/api/v1/groups': 15000,
  '/api/v1/groups/{id}': 30000,
  '/api/v1/logs': 3000,
  '/oauth2/v1/token': 150,
  '/api/v1': 36000,
};

export function bucketOf(method: string, path: string): Bucket {
  if (path === '/oauth2/v1/token') return '/oauth2/v1/token';
  const [first, second, ...rest] = path.replace(/^\/api\/v1\//, '').split('/');
  const single = second !== undefined && rest.length === 0;
  if (first === 'apps') return single ? '/api/v1/apps/{id}' : '/api/v1/apps';
  if (first === 'users') return single && method === 'GET' ? '/api/v1/users/{id}' : '/api/v1/users';
  // the rules are a listing, though one segment
  if (first === 'groups' && second === 'rules') return '/api/v1/groups';
  if (first === 'groups') return single ? '/api/v1/groups/{id}' : '/api/v1/groups';
  if (first === 'logs') return '/api/v1/logs';
  return '/api/v1';
}

/** What the three headers say after a request, and whether it was one too many. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  /** Epoch seconds, rounded up, so that the window is really over then. */
  readonly reset: number;
  readonly exceeded: boolean;
}

export interface RateLimits {
  take(bucket: Bucket): Budget;
}

export interface RateLimitOptions {
  readonly windowSeconds: number;
  readonly limits: Readonly<Partial<Record<Bucket, number>>>;
  readonly otherClientPerSecond: number;
}

/** Windows that begin with the first request after the last one ended, not with the clock's minute. */
export function rateLimits(options: RateLimitOptions, now: () => number): RateLimits {
  const windowMs = options.windowSeconds * 1000;
  const windows = new Map<Bucket, { startMs: number; used: number }>();

  const windowAt = (bucket: Bucket, nowMs: number): { startMs: number; used: number } => {
    const present = windows.get(bucket);
    if (present !== undefined && nowMs < present.startMs + windowMs) return present;
    // Another client that never pauses opens the next window the moment the last one ends.
    const busy = present !== undefined && options.otherClientPerSecond > 0;
    const startMs = busy ? nowMs - ((nowMs - present.startMs) % windowMs) : nowMs;
    const fresh = { startMs, used: 0 };
    windows.set(bucket, fresh);
    return fresh;
  };

  return {
    take: (bucket) => {
      const nowMs = now();
      const window = windowAt(bucket, nowMs);
      const limit = options.limits[bucket] ?? GENEROUS[bucket];
      const byOthers = Math.floor(((nowMs - window.startMs) / 1000) * options.otherClientPerSecond);
      const reset = Math.ceil((window.startMs + windowMs) / 1000);
      if (window.used + byOthers >= limit) return { limit, remaining: 0, reset, exceeded: true };
      window.used += 1;
      return { limit, remaining: Math.max(0, limit - window.used - byOthers), reset, exceeded: false };
    },
  };
}
