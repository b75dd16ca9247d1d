/**
 * A date, or a date and time with its zone, in ISO 8601. Stricter than Date.parse, which takes "May 1" for a date and a
 * time without a zone for this machine's.
 */
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** A timestamp of Okta's as epoch milliseconds; undefined where the value is absent or is no ISO 8601 instant. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !ISO_INSTANT.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The UTC date of an instant, as people read it in reasons: `2026-01-04`. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
