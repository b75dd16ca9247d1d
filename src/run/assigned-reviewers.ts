import { indexManagers } from '../policy/reviewers/manager-index.js';
import { needsManagers, type ReviewerOf, reviewerOfRows } from '../policy/reviewers/reviewer-of.js';
import type { FinishedRun } from './finished-run.js';
import { walkSubjects } from './walk-rows.js';

/** Who reviews which row of a run: the same as its packets were written by. */
export async function assignedReviewers(run: FinishedRun, signal: AbortSignal): Promise<ReviewerOf> {
  const managers = needsManagers(run.policy)
    ? await indexManagers(() => walkSubjects(run, signal))
    : { find: () => undefined };
  return reviewerOfRows(run.policy, managers);
}
