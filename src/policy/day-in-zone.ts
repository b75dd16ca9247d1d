import { DateTime } from 'luxon';

/** The day (of the ISO calendar) that it is at a time, given as epoch milliseconds, on the clocks of a zone. */
export function dayInZone(atMs: number, zone: string): string {
  return DateTime.fromMillis(atMs, { zone }).toISODate() ?? '';
}
