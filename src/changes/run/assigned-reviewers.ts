import { indexManagers } from '../../packets/manager-index.js';
import { needsManagers, type ReviewerOf, reviewerOfRows } from '../../packets/reviewer-of.js';
import type { FinishedRun } from './open-run.js';
import { walkSubjects } from './walk-rows.js';

/** Who reviews which row of a run: the same as its packets were written by. */
export async function assignedReviewers(run: FinishedRun, signal: AbortSignal): Promise<ReviewerOf> {
  const managers = needsManagers(run.policy)
    ? await indexManagers(() => walkSubjects(run, signal))
    : { find: () => undefined };
  return reviewerOfRows(run.policy, managers);
}
