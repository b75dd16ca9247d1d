/** What an answer says about its rate limit bucket: Okta's `x-rate-limit-*` headers. */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends by the server's clock, epoch milliseconds; Okta sends whole seconds. */
  readonly resetMs: number;
}

const LIMIT = 'x-rate-limit-limit';
const REMAINING = 'x-rate-limit-remaining';
const RESET = 'x-rate-limit-reset';

/** Beyond what any org may send a minute, by a factor of ten thousand. */
export const MOST_REQUESTS = 1e9;
/** Okta's windows last a minute; a reset that is days away from the answer that tells it is not a reset. */
const FURTHEST_RESET_MS = 86_400_000;

/** The rate headers of an answer; undefined where Okta sent none, not all three, or numbers that cannot be meant. */
export function rateHeadersOf(headers: Headers): RateHeaders | undefined {
  const rate = toldBy(headers);
  return rate === undefined || strangeIn(rate, headers) !== undefined ? undefined : rate;
}

/** The rate header of an answer that cannot be meant, with its value; undefined where there is none. */
export function strangeRateHeaderOf(headers: Headers): string | undefined {
  const rate = toldBy(headers);
  const name =
    [LIMIT, REMAINING, RESET].find((header) => isNoNumber(headers.get(header))) ?? (rate && strangeIn(rate, headers));
  return name && `${name}: ${shortened(headers.get(name) ?? '')}`;
}

/** A sign, a fraction, an exponent, or a word: whole numbers alone can be meant. */
function isNoNumber(value: string | null): boolean {
  return value !== null && value !== '' && numbersOf(value).length === 0;
}

function toldBy(headers: Headers): RateHeaders | undefined {
  const limits = numbersOf(headers.get(LIMIT));
  const remainings = numbersOf(headers.get(REMAINING));
  const resets = numbersOf(headers.get(RESET));
  if (limits.length === 0 || remainings.length === 0 || resets.length === 0) return undefined;
  // several limits may apply to one request: the tightest counts, until the last of them ends
  return {
    limit: Math.min(...limits),
    remaining: Math.max(0, Math.min(...remainings)),
    resetMs: Math.max(...resets) * 1000,
  };
}

/** Infinity, and whatever else a limit is not: with it a budget would never end, or never begin. */
function strangeIn({ limit, remaining, resetMs }: RateHeaders, headers: Headers): string | undefined {
  if (limit > MOST_REQUESTS) return LIMIT;
  if (remaining > MOST_REQUESTS) return REMAINING;
  const dateMs = dateOf(headers);
  const isFar = dateMs !== undefined && Math.abs(resetMs - dateMs) > FURTHEST_RESET_MS;
  return isFar || resetMs > LATEST_MS ? RESET : undefined;
}

/** Beyond it JavaScript knows no dates. */
const LATEST_MS = 8.64e15;
const SHOWN = 40;

function shortened(value: string): string {
  return value.length <= SHOWN ? value : `${value.slice(0, SHOWN)}… (${value.length} characters)`;
}

/**
 * Which limit a 429 is of. Okta answers `limit: 0` when too many requests are under way at once; the reset beside it is
 * "a suggested value" and may lie two minutes off though a place is free within a second.
 */
export function limitOf(status: number, rate: RateHeaders | undefined): 'window' | 'concurrency' | undefined {
  if (status !== 429) return undefined;
  return rate?.limit === 0 ? 'concurrency' : 'window';
}

/**
 * The server's clock when it answered, epoch milliseconds; `Date` has whole seconds. Undefined where the header is missing, is
 * not a date as HTTP has them (RFC 9110, 5.6.7), which `Date.parse` alone would read out of almost anything, or says two times.
 */
export function dateOf(headers: Headers): number | undefined {
  const value = headers.get('date') ?? '';
  const dates = new Set(value.match(HTTP_DATE));
  const [date, ...others] = dates;
  if (date === undefined || others.length > 0 || value.replaceAll(date, '').replaceAll(/[\s,]/g, '') !== '')
    return undefined;
  const ms = Date.parse(date.endsWith('GMT') ? date : `${date} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The form that servers send, and the two old ones that are to be read as well. */
const HTTP_DATE =
  /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4,6} \d\d:\d\d:\d\d GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g;

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

/** A header that came twice arrives joined by a comma; none of it counts where a part is not a whole number. */
function numbersOf(value: string | null): number[] {
  const parts = (value ?? '').split(',').map((part) => part.trim());
  return parts.every((part) => /^\d+$/.test(part)) ? parts.map(Number) : [];
}
