import { DateTime, Duration } from 'luxon';

/** So long after a run's as-of, in UTC: when the next review is due, for instance. `duration` is an ISO 8601 one. */
export function timeAfter(asOf: string, duration: string): DateTime {
  return DateTime.fromISO(asOf, { zone: 'utc' }).plus(Duration.fromISO(duration));
}

/** The same as a date of the ISO calendar. */
export function dateAfter(asOf: string, duration: string): string {
  return timeAfter(asOf, duration).toISO()?.slice(0, 10) ?? '';
}
