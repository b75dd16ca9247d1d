import { DateTime, Duration } from 'luxon';
import { dateOf } from '../assignment/instant.js';

const DAY_MS = 86_400_000;

/** A maximum age as a point in time, computed once per run: rows are compared in milliseconds. */
export interface AgeLimit {
  /** Epoch milliseconds; what happened before is older than the limit. */
  readonly cutoffMs: number;
  /** `324 days before 2026-11-24; the policy allows 90 days` */
  readonly describe: (ms: number) => string;
}

/** Why an ISO 8601 duration cannot be a maximum age; undefined where it can. */
export function durationProblem(text: string): string | undefined {
  const duration = Duration.fromISO(text);
  if (!duration.isValid) return `"${text}" is not an ISO 8601 duration; for instance P90D, P3M or PT12H`;
  if (!(duration.toMillis() > 0)) return `"${text}" is not longer than nothing`;
  if (duration.as('years') > 100) return `"${text}" is longer than 100 years`;
  return undefined;
}

/** The limit `duration` before `asOfMs`, months and years counted by the calendar in UTC. */
export function ageLimit(duration: string, asOfMs: number): AgeLimit {
  const parsed = Duration.fromISO(duration, { locale: 'en' });
  const cutoffMs = DateTime.fromMillis(asOfMs, { zone: 'utc' }).minus(parsed).toMillis();
  const allowed = parsed.toHuman();
  const asOf = dateOf(asOfMs);
  const describe = (ms: number): string => `${daysText(ms, asOfMs)} before ${asOf}; the policy allows ${allowed}`;
  return { cutoffMs, describe };
}

/** Days between the two UTC dates, as a reader of both would count them. */
function daysText(fromMs: number, toMs: number): string {
  const days = Math.floor(toMs / DAY_MS) - Math.floor(fromMs / DAY_MS);
  return days === 1 ? '1 day' : `${days} days`;
}
