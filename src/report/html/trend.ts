import type { LaterNumbers } from '../../pages/review/later-numbers.js';
import type { TrendPoint } from '../../pages/review/review-data.js';
import type { RunFacts } from '../../run/run-facts.js';
import type { ReportSummary } from '../model.js';

/** The reviews before, as the run has kept them, and the run itself; empty where it has kept none. */
export function trendPoints(
  run: Pick<RunFacts, 'asOf' | 'comparison'>,
  summary: Pick<ReportSummary, 'assignments' | 'open'>,
  later?: LaterNumbers,
): TrendPoint[] {
  const before = run.comparison?.trend ?? [];
  if (before.length === 0) return [];
  const { progress, plan } = later ?? {};
  return [
    ...before.map(({ manifestSha256: _kept, ...point }) => point),
    {
      ...{ asOf: run.asOf, assignments: summary.assignments, open: summary.open },
      asked: progress === undefined ? null : progress.rows - progress.carried,
      decided: progress?.decided ?? null,
      removed: plan?.removed ?? null,
      medianDays: plan?.medianDays ?? null,
    },
  ];
}
