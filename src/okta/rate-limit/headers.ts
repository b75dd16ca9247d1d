/** What an answer says about its rate limit bucket: Okta's `x-rate-limit-*` headers. */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends by the server's clock, epoch milliseconds; Okta sends whole seconds. */
  readonly resetMs: number;
}

/** The rate headers of an answer; undefined where Okta sent none, or not all three. */
export function rateHeadersOf(headers: Headers): RateHeaders | undefined {
  const limits = numbersOf(headers.get('x-rate-limit-limit'));
  const remainings = numbersOf(headers.get('x-rate-limit-remaining'));
  const resets = numbersOf(headers.get('x-rate-limit-reset'));
  if (limits.length === 0 || remainings.length === 0 || resets.length === 0) return undefined;
  // several limits may apply to one request: the tightest counts, until the last of them ends
  return {
    limit: Math.min(...limits),
    remaining: Math.max(0, Math.min(...remainings)),
    resetMs: Math.max(...resets) * 1000,
  };
}

/**
 * Which limit a 429 is of. Okta answers `limit: 0` when too many requests are under way at once; the reset beside it is
 * "a suggested value" and may lie two minutes off though a place is free within a second.
 */
export function limitOf(status: number, rate: RateHeaders | undefined): 'window' | 'concurrency' | undefined {
  if (status !== 429) return undefined;
  return rate?.limit === 0 ? 'concurrency' : 'window';
}

/** The server's clock when it answered, epoch milliseconds; `Date` has whole seconds. */
export function dateOf(headers: Headers): number | undefined {
  const ms = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** Okta's id of this request, which its support asks for. */
export function requestIdOf(headers: Headers): string | undefined {
  return headers.get('x-okta-request-id') ?? undefined;
}

/**
 * `Retry-After` in milliseconds from now; Okta never sends it, the gateways before it may. A time in it is held against
 * the answer's own `Date`, else against `nowMs`: this machine's clock may be set to anything.
 */
export function retryAfterOf(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - (dateOf(headers) ?? nowMs);
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** A header that came twice arrives joined by a comma. */
function numbersOf(value: string | null): number[] {
  if (value === null) return [];
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
}
