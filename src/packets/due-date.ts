import { DateTime, Duration } from 'luxon';

/** The day (of the ISO calendar, in `zone`) until when decisions are wanted; undefined where the policy does not say. */
export function dueDate(asOf: string, deadline: string | undefined, zone: string): string | undefined {
  if (deadline === undefined) return undefined;
  return DateTime.fromISO(asOf, { zone }).plus(Duration.fromISO(deadline)).toISODate() ?? undefined;
}
