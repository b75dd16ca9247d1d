import type { Coverage } from './coverage.js';
import type { Habits } from './row-states.js';

/** Below so many decisions nothing can be said of a reviewer's habits. */
const FEW = 10;
/** More decisions in one file than a person looks at one by one. */
const LARGE_BATCH = 100;

/** Signs that a reviewer decided without looking: no proof, but what an auditor asks about. */
export function rubberStampSigns(counts: Coverage, { largestBatch, commonestReason }: Habits): string[] {
  const { decided, keep, keptAgainstRecommendation } = counts;
  if (decided < FEW) return [];
  return [
    ...(keep === decided ? [`kept all ${decided} rows decided`] : []),
    ...(keptAgainstRecommendation > 0 ? [`kept ${keptAgainstRecommendation} where revoke was recommended`] : []),
    ...(largestBatch >= LARGE_BATCH ? [`${largestBatch} decisions in one batch`] : []),
    ...(commonestReason >= FEW ? [`the same reason ${commonestReason} times`] : []),
  ];
}
