import { DateTime } from 'luxon';
import type { RunFacts } from '../../run/run-facts.js';
import { dateAfter, timeAfter } from '../../run/time-after.js';
import * as styles from '../xlsx/sheet-styles.js';
import { type PageRow, section, tableHead, tableRow, text } from './page.js';

/** How one app stands against the time between two reviews. */
export interface AppReviewState {
  readonly appId: string;
  /** As-of of the review before this one; empty where there is none. */
  readonly before: string;
  /** Whether this run has read it to its end. */
  readonly isRead: boolean;
  /** Not read, and the time is over, or it was never read. */
  readonly isOverdue: boolean;
  /** Read, after the time was over. */
  readonly isLate: boolean;
}

/** Of each app in the policy's scope; none where the run did not look. */
export function appReviewStates({ asOf, apps, appReviews = [] }: RunFacts, every: string): AppReviewState[] {
  const read = new Set(apps.filter(({ state }) => state === 'complete').map(({ appId }) => appId));
  const now = DateTime.fromISO(asOf, { zone: 'utc' });
  return appReviews.map(({ appId, asOf: before }) => {
    const isOver = before === '' || timeAfter(before, every) < now;
    const isRead = read.has(appId);
    return { appId, before, isRead, isOverdue: !isRead && isOver, isLate: isRead && isOver && before !== '' };
  });
}

/** The last review of each app, and what is overdue. */
export function appReviewRows(
  run: RunFacts,
  every: string | undefined,
  labelOf: (appId: string) => string,
  widths: readonly number[],
): PageRow[] {
  if (every === undefined || run.appReviews === undefined) return [];
  return [
    ...section('When each app was reviewed, as the runs beside this one say', widths),
    tableHead('App', 'App ID', 'Before', 'Now'),
    ...appReviewStates(run, every).map((state) => {
      const { appId, before, isOverdue, isLate } = state;
      const style = isOverdue || isLate ? styles.SEVERITY_STYLES.high : styles.PLAIN;
      return tableRow(
        [
          text(labelOf(appId)),
          text(appId),
          text(before === '' ? 'never' : before.slice(0, 10)),
          text(nowOf(state, every), style),
        ],
        widths,
      );
    }),
  ];
}

function nowOf({ before, isRead, isOverdue, isLate }: AppReviewState, every: string): string {
  if (isLate) return `reviewed in this run; it was due by ${dateAfter(before, every)}`;
  if (isRead) return 'reviewed in this run';
  if (!isOverdue) return `due by ${dateAfter(before, every)}`;
  return before === '' ? 'OVERDUE: never reviewed' : `OVERDUE since ${dateAfter(before, every)}`;
}
