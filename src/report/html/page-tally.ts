import type { Bucket } from '../../pages/review/bucket.js';
import {
  type AppNumbers,
  type PerSeverity,
  REVIEW_SCHEMA,
  type ReviewNumbers,
  WORST_FIRST,
} from '../../pages/review/review-data.js';
import type { ChangeCounts } from '../change-tally.js';
import { APPS, ASSIGNMENTS, type Row, type Table } from '../columns.js';
import type { ReportContext } from '../model.js';
import type { Closing } from '../report-sink.js';
import { countAges } from './ages.js';
import { trendPoints } from './trend.js';

/** So many apps are in a chart. */
const MAX_WORST = 20;
const MAX_LARGEST = 12;

/** Counts what the page shows beside the summary, while the rows pass. */
export interface PageTally {
  assignments(rows: readonly Row[]): void;
  endApp(row: Row): void;
  numbers(closing: Closing, context: Pick<ReportContext, 'policy' | 'later'>, shown: number): ReviewNumbers;
}

export function createPageTally(asOf: string): PageTally {
  const signIns = countAges(asOf);
  const uses = countAges(asOf);
  const scopes = { direct: 0, byGroup: 0, other: 0 };
  const worst: AppNumbers[] = [];
  const largest: AppNumbers[] = [];
  return {
    assignments(rows) {
      for (const row of rows) {
        signIns.add(textAt(row, PLACE.lastLogin));
        uses.add(textAt(row, PLACE.lastUse));
        const scope = textAt(row, PLACE.scope);
        if (scope === 'USER') scopes.direct += 1;
        else if (scope === 'GROUP') scopes.byGroup += 1;
        else scopes.other += 1;
      }
    },
    endApp(row) {
      const app = appNumbers(row);
      if (app.assignments === 0) return;
      keepBest(largest, app, MAX_LARGEST, (a, b) => b.assignments - a.assignments);
      if (WORST_FIRST.some((severity) => app.open[severity] > 0)) keepBest(worst, app, MAX_WORST, byOpen);
    },
    numbers: ({ run, summary }, { policy: { rules }, later }, shown) => ({
      schema: REVIEW_SCHEMA,
      ...{ org: run.org, asOf: run.asOf, verdict: run.verdict },
      ...{ assignments: summary.assignments, users: summary.users },
      ...{ appsInScope: summary.appsInScope, appsSeen: summary.appsSeen },
      ...{ open: summary.open, waived: summary.waived, unknown: summary.unknown },
      recommendations: summary.recommendations,
      byRule: summary.byRule.map(({ ruleId, severity, open, waived, unknown }) => ({
        title: rules.find(({ id }) => id === ruleId)?.title ?? ruleId,
        ...{ severity, open, waived, unknown },
      })),
      signIns: signIns.buckets('never, or not known'),
      uses: uses.isKnown() ? uses.buckets('no use known') : [],
      scopes,
      worstApps: worst,
      largestApps: largest,
      changes: summary.changes === undefined ? [] : changeBuckets(summary.changes),
      trend: trendPoints(run, summary, later),
      ...(later === undefined ? {} : { later }),
      shown,
    }),
  };
}

const PLACE = {
  lastLogin: placeOf(ASSIGNMENTS, 'last_login'),
  lastUse: placeOf(ASSIGNMENTS, 'last_app_use'),
  scope: placeOf(ASSIGNMENTS, 'scope'),
  label: placeOf(APPS, 'app_label'),
  assignments: placeOf(APPS, 'assignments'),
  direct: placeOf(APPS, 'direct'),
  byGroup: placeOf(APPS, 'by_group'),
};

function appNumbers(row: Row): AppNumbers {
  const count = (place: number) => Number(row[place] ?? 0) || 0;
  const [critical = 0, high = 0, medium = 0, low = 0] = WORST_FIRST.map((severity) =>
    count(placeOf(APPS, `findings_${severity}`)),
  );
  return {
    label: textAt(row, PLACE.label),
    assignments: count(PLACE.assignments),
    direct: count(PLACE.direct),
    byGroup: count(PLACE.byGroup),
    open: { critical, high, medium, low },
  };
}

function changeBuckets({ added, removed, changed, same, revoked }: ChangeCounts): readonly Bucket[] {
  return [
    { label: 'new', count: added },
    { label: 'gone', count: removed },
    { label: 'changed', count: changed },
    { label: 'the same', count: same },
    { label: 'revoked, and gone', count: revoked.gone },
    { label: 'revoked, and there again', count: revoked.back },
    { label: 'revoked, and never removed', count: revoked.stillThere },
  ];
}

/** The worst first: by the number of critical findings, then of high ones, and so on. */
function byOpen(a: AppNumbers, b: AppNumbers): number {
  return WORST_FIRST.reduce((order, severity) => order || b.open[severity] - a.open[severity], 0);
}

/** Puts an app among the first ones where it belongs there; of equal ones, the one that came first stands first. */
function keepBest(
  best: AppNumbers[],
  app: AppNumbers,
  max: number,
  order: (a: AppNumbers, b: AppNumbers) => number,
): void {
  const at = best.findIndex((known) => order(app, known) < 0);
  best.splice(at < 0 ? best.length : at, 0, app);
  best.length = Math.min(best.length, max);
}

export function totalOf(open: PerSeverity): number {
  return WORST_FIRST.reduce((sum, severity) => sum + open[severity], 0);
}

function textAt(row: Row, place: number): string {
  return String(row[place] ?? '');
}

function placeOf({ columns }: Table, key: string): number {
  return columns.findIndex((column) => column.key === key);
}
