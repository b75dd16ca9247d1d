import { DateTime, Duration } from 'luxon';
import type { RunFacts } from '../../run/run-facts.js';
import { dateAfter, timeAfter } from '../../run/time-after.js';
import * as styles from '../xlsx/sheet-styles.js';
import { appReviewStates } from './app-review-rows.js';
import { count, type PageRow, pair, remark, text } from './page.js';

/** How often the org is to be reviewed and how long a run is to be kept, ISO 8601 durations; undefined where unsaid. */
export interface Cadence {
  readonly every: string | undefined;
  readonly keepFor: string | undefined;
}

export const NO_CADENCE: Cadence = { every: undefined, keepFor: undefined };

/** When the next review is due, whether this one was late, and until when the run is to be kept. */
export function cadenceRows({ every, keepFor }: Cadence, run: RunFacts): PageRow[] {
  const { asOf, previous } = run;
  const rows: PageRow[] = [];
  if (every !== undefined) {
    const isLate = previous != null && timeAfter(previous.asOf, every) < DateTime.fromISO(asOf, { zone: 'utc' });
    rows.push(
      pair('Reviewed every', text(human(every)), remark(`next by ${dateAfter(asOf, every)}`)),
      ...(isLate
        ? [
            pair(
              'OVERDUE',
              text(
                `due by ${dateAfter(previous.asOf, every)}, after the run of ${previous.asOf.slice(0, 10)}`,
                styles.BAD,
              ),
            ),
          ]
        : []),
      ...appCounts(run, every),
    );
  }
  if (keepFor !== undefined) rows.push(pair('To be kept until', text(dateAfter(asOf, keepFor))));
  return rows;
}

function appCounts(run: RunFacts, every: string): PageRow[] {
  const states = appReviewStates(run, every);
  const overdue = states.filter(({ isOverdue }) => isOverdue).length;
  const late = states.filter(({ isLate }) => isLate).length;
  const where = remark('the Evidence sheet names them');
  return [
    ...(overdue === 0 ? [] : [pair('Apps that are OVERDUE', count(overdue, styles.SEVERITY_COUNTS.high), where)]),
    ...(late === 0 ? [] : [pair('Apps that were reviewed late', count(late), where)]),
  ];
}

function human(duration: string): string {
  return Duration.fromISO(duration, { locale: 'en' }).toHuman();
}
