import { indexPeople } from '../policy/reviewers/people-index.js';
import { type ReviewerOf, reviewerOfRows } from '../policy/reviewers/reviewer-of.js';
import type { FinishedRun } from './finished-run.js';
import { walkSubjects } from './walk-rows.js';

/** Who reviews which row of a run: the same as its packets were written by. */
export async function assignedReviewers(run: FinishedRun, signal: AbortSignal): Promise<ReviewerOf> {
  return reviewerOfRows(run.policy, await indexPeople(run.policy, () => walkSubjects(run, signal)));
}
