import { RefusedError } from '../../errors.js';
import type { LogHead } from '../../run/comparison-facts.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { Manifest } from '../../run/manifest.js';
import { MAX_TREND, type ReviewBefore } from '../../run/trend-facts.js';
import { readRemediation } from '../apply/remediation.js';
import { medianOf, removalDays } from '../apply/removal-days.js';

/** How the rows of a run were decided on. */
export interface DecidedCounts {
  readonly asked: number;
  readonly decided: number;
}

/**
 * The reviews up to a run, the oldest first: those that the run has kept, and the run itself, as far as its journal counts.
 * A run that ended before its reports were written is left out.
 */
export async function reviewsUpTo(
  run: FinishedRun,
  { predicate: { summary } }: Manifest,
  { counts, journal, signal }: { counts: DecidedCounts; journal: LogHead; signal: AbortSignal },
): Promise<readonly ReviewBefore[]> {
  const before = run.facts.comparison?.trend ?? [];
  if (summary === undefined) return before;
  const { critical, high, medium, low } = summary.open;
  const own: ReviewBefore = {
    ...{ asOf: run.facts.asOf, manifestSha256: run.manifestSha256 },
    ...{ assignments: summary.assignments, open: { critical, high, medium, low } },
    ...counts,
    ...(await removals(run, journal, signal)),
  };
  return [...before, own].slice(-MAX_TREND);
}

async function removals(
  run: FinishedRun,
  journal: LogHead,
  signal: AbortSignal,
): Promise<Pick<ReviewBefore, 'removed' | 'medianDays'>> {
  if (journal === null) return { removed: 0, medianDays: null };
  try {
    const days = removalDays(await readRemediation(run, signal, journal.seq));
    return { removed: days.length, medianDays: medianOf(days) };
  } catch (error) {
    // a plan that the journal cites is gone: nothing else of the comparison needs it
    if (error instanceof RefusedError) return { removed: null, medianDays: null };
    throw error;
  }
}
