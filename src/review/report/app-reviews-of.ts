import type { Policy } from '../../policy/policy.js';
import { NOT_ASKED } from '../../policy/scope.js';
import type { AppReviews } from '../../run/app-review-facts.js';
import { appReviewsBeside } from '../../run/app-reviews.js';
import type { ReadRun } from './run-facts-of.js';

/** When the apps in the policy's scope were reviewed before, what `--app` leaves out among them; undefined where the policy does not say how often. */
export async function appReviewsOf(
  { run: { folder, asOf }, population: { reads } }: Pick<ReadRun, 'run' | 'population'>,
  org: string,
  { report }: Pick<Policy, 'report'>,
): Promise<AppReviews | undefined> {
  if (report.every === undefined) return undefined;
  const inScope = reads.filter(({ state, why }) => state !== 'excluded' || why === NOT_ASKED);
  return await appReviewsBeside(folder, { org, asOf, appIds: inScope.map(({ appId }) => appId) });
}
