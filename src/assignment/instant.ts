/**
 * A date, or a date and time with its zone, in ISO 8601. Stricter than Date.parse, which takes "May 1" for a date and a
 * time without a zone for this machine's.
 */
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** A timestamp of Okta's as epoch milliseconds; undefined where the value is absent or is not an ISO 8601 instant. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  return usualInstant(value) ?? parsedInstant(value);
}

function parsedInstant(text: string): number | undefined {
  if (!ISO_INSTANT.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** What Okta writes, `2026-01-04T05:06:07.890Z`, read by its places: a run has millions of them. */
function usualInstant(text: string): number | undefined {
  if (text.length !== 24 || text[4] !== '-' || text[7] !== '-' || text[10] !== 'T') return undefined;
  if (text[13] !== ':' || text[16] !== ':' || text[19] !== '.' || text[23] !== 'Z') return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hours = digits(text, 11, 13);
  const minutes = digits(text, 14, 16);
  const seconds = digits(text, 17, 19);
  const ms = digits(text, 20, 23);
  // so written that a place without a digit, which is NaN, is out of bounds too
  const isUsual =
    year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hours < 24 && minutes < 60 && seconds < 60;
  return isUsual && ms < 1000 ? Date.UTC(year, month - 1, day, hours, minutes, seconds, ms) : undefined;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** The UTC date of an instant, as people read it in reasons: `2026-01-04`. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
