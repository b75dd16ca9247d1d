import { DateTime, Duration } from 'luxon';
import { WEEKDAYS } from '../policy/weekdays.js';
import type { Campaign } from './campaign.js';

/** Today in the policy's time zone, where nobody is to be chased today: `saturday`, or the date; undefined otherwise. */
export function quietDay(campaign: Campaign): string | undefined {
  const { quietDays } = campaign.settings.delivery;
  const today = todayOf(campaign);
  return [WEEKDAYS[today.weekday - 1], today.toISODate()].find(
    (day) => day !== undefined && day !== null && quietDays.includes(day),
  ) as string | undefined;
}

/**
 * Whether so much time is over since then, by the days of the calendar in the policy's time zone: a daily job that starts a
 * second earlier than the day before must not be a day late.
 */
export function isDue(campaign: Campaign, since: string, after: string): boolean {
  const { zone } = todayOf(campaign);
  const due = DateTime.fromISO(since, { zone }).plus(Duration.fromISO(after)).startOf('day');
  return todayOf(campaign) >= due;
}

/** The day of a time, in the policy's time zone. */
export function dayOf(campaign: Campaign, at: string): string {
  return DateTime.fromISO(at, { zone: todayOf(campaign).zone }).toISODate() ?? at.slice(0, 10);
}

function todayOf({ run }: Campaign): DateTime {
  return DateTime.fromMillis(run.clock.now(), { zone: run.policy.report.timezone });
}
