import { join } from 'node:path';
import type { Clock } from '../async/clock.js';
import { readCsvRows } from '../files/csv-rows.js';
import { isMissingFile } from '../files/missing-file.js';
import { loadRunPolicy } from '../policy/load.js';
import { NOT_ASKED } from '../policy/scope.js';
import { LAYOUT } from '../run/layout.js';
import { timeAfter } from '../run/time-after.js';
import type { RunList } from './list-runs.js';

/** When an app was last read to its end by a review, among the runs of a folder. Nothing of it is verified. */
export interface AppReview {
  readonly org: string;
  readonly appId: string;
  readonly appLabel: string;
  /**
   * As-of of that run, ISO 8601 in UTC, its folder, and whether the listing proves everybody; undefined where no run has read the
   * app to its end.
   */
  readonly last: { readonly asOf: string; readonly run: string; readonly isProvable: boolean } | undefined;
  /** False where the newest run that lists it had a policy that leaves it out; whatever `--app` left out is in scope. */
  readonly isInScope: boolean;
  /** Whether the next review is due by now, as `report.every` of the org's newest policy says; false where it does not, and out of scope. */
  readonly isOverdue: boolean;
}

/** The apps of all runs, by org and then as the newest run lists them. Memory grows with the apps. */
export async function listAppReviews(
  folder: string,
  { runs }: Pick<RunList, 'runs'>,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<AppReview[]> {
  const found = new Map<string, Omit<AppReview, 'isOverdue'>>();
  const every = new Map<string, string | undefined>();
  // newest first: what it says of an app's label and place counts
  for (const { name, org, asOf } of runs.toReversed()) {
    const path = join(folder, name);
    if (!every.has(org)) every.set(org, (await loadRunPolicy(path)).policy.report.every);
    for (const { appId, appLabel, isInScope, isRead, isProvable } of await appsOf(path, signal)) {
      const key = `${org} ${appId}`;
      const known = found.get(key);
      if (known?.last !== undefined) continue;
      const last = isRead ? { asOf, run: name, isProvable } : undefined;
      found.set(key, { ...(known ?? { org, appId, appLabel, isInScope }), last });
    }
  }
  return [...found.values()].map((review) => ({
    ...review,
    isOverdue: review.isInScope && isOverdue(review.last?.asOf, every.get(review.org), clock.now()),
  }));
}

interface ReadApp {
  readonly appId: string;
  readonly appLabel: string;
  readonly isInScope: boolean;
  readonly isRead: boolean;
  readonly isProvable: boolean;
}

/** As apps.csv begins to say it: read to its end, of an app whose listing does not hold everybody. */
const NOT_PROVABLE = 'not provable';

/** An incomplete run counts for the apps that it has read to their end. */
async function appsOf(path: string, signal: AbortSignal): Promise<ReadApp[]> {
  const apps: ReadApp[] = [];
  let header: readonly string[] | undefined;
  try {
    for await (const { cells } of readCsvRows(join(path, LAYOUT.appsCsv), signal)) {
      if (header === undefined) {
        header = cells;
        continue;
      }
      const columns = header;
      const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
      const population = cell('population');
      const isProvable = population === 'complete';
      apps.push({
        appId: cell('app_id'),
        appLabel: cell('app_label'),
        isInScope: cell('in_scope') === 'true' || cell('excluded_by') === NOT_ASKED,
        isRead: cell('in_scope') === 'true' && (isProvable || population.startsWith(NOT_PROVABLE)),
        isProvable,
      });
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error; // it ended before its reports were written
  }
  return apps;
}

function isOverdue(asOf: string | undefined, every: string | undefined, nowMs: number): boolean {
  if (every === undefined) return false;
  if (asOf === undefined) return true;
  return timeAfter(asOf, every).toMillis() < nowMs;
}
