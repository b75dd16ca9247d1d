import type { DeliveryPolicy } from '../../policy/policy.js';
import type { Coverage } from './coverage.js';
import type { Habits } from './row-states.js';

/** Below so many decisions nothing can be said of a reviewer's habits. */
const FEW = 10;
/** More decisions in one file than a person looks at one by one. */
const LARGE_BATCH = 100;

/**
 * Signs that a reviewer decided without looking: no proof, but what an auditor asks about. What the policy decided is not
 * theirs, and nothing of it is kept against the recommendation.
 */
export function rubberStampSigns(
  counts: Coverage,
  { largestBatch, commonestReason, keptAsRest }: Habits,
  { undecided }: Pick<DeliveryPolicy, 'undecided'>,
): string[] {
  const { keptAgainstRecommendation, byPolicy = 0 } = counts;
  const decided = counts.decided - byPolicy;
  const keep = counts.keep - (undecided === 'keep' ? byPolicy : 0);
  const asRest = keptAsRest > 0 ? [`kept ${keptAsRest} in bulk as the rest, with one reason`] : [];
  if (decided < FEW) return asRest;
  return [
    ...asRest,
    ...(keep === decided ? [`kept all ${decided} rows decided`] : []),
    ...(keptAgainstRecommendation > 0 ? [`kept ${keptAgainstRecommendation} where revoke was recommended`] : []),
    ...(largestBatch >= LARGE_BATCH ? [`${largestBatch} decisions in one batch`] : []),
    ...(commonestReason >= FEW ? [`the same reason ${commonestReason} times`] : []),
  ];
}
