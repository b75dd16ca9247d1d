import type { Clock } from '../../async/clock.js';
import { RefusedError } from '../../errors.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import type { Origin } from '../../run/origin.js';
import { refuseUnsigned } from '../../run/signed-before.js';

/** What verification says of a run: the part of `verify`'s report that matters here. */
export interface Verification {
  readonly manifestSha256: string;
  readonly outcome: 'intact' | 'incomplete' | 'failed';
  readonly problems: readonly { readonly file: string; readonly what: string }[];
  readonly origin: Origin;
}

export type VerifyRun = (folder: string, signal: AbortSignal) => Promise<Verification>;

/** How far a run's folder is trusted by a command that continues from it. */
export interface Trust {
  /** Verifies it, by the key that the user gave, if any. */
  readonly verify: VerifyRun;
  /** Whether it is taken without proof of its origin though it was signed; false by default. */
  readonly unsigned?: boolean | undefined;
  /** What the times of its records are held against. */
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

/** A run that verifies. */
export interface VerifiedRun extends FinishedRun {
  readonly origin: Origin;
}

const SHOWN_PROBLEMS = 5;

/**
 * Opens a run that may be removed from: its files verify, its signature too where it has one, and it is complete. Throws
 * RefusedError otherwise. What is wrong with files in `replaced` does not matter to whoever writes them anew.
 */
export async function openVerifiedRun(
  folder: string,
  { verify, unsigned = false, clock, signal }: Trust,
  replaced: readonly string[] = [],
): Promise<VerifiedRun> {
  const run = await openFinishedRun(folder, clock);
  const { outcome, problems: found, manifestSha256, origin } = await verify(folder, signal);
  const problems = found.filter(({ file }) => !replaced.includes(file));
  if (outcome === 'failed' && (problems.length > 0 || found.length === 0)) {
    const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ file, what }) => `${file} ${what}`);
    const more = problems.length > shown.length ? `; and ${problems.length - shown.length} more` : '';
    throw new RefusedError(`${folder} does not verify: ${shown.join('; ')}${more}`);
  }
  if (manifestSha256 !== run.manifestSha256) throw new RefusedError(`${folder} changed while it was read`);
  await refuseUnsigned({ folder, org: run.facts.org, origin, unsigned });
  if (outcome === 'incomplete' || run.facts.verdict !== 'complete') {
    throw new RefusedError(
      `${folder} is an incomplete run, which nothing is removed by: ${run.facts.gaps.join('; ') || 'see its manifest'}`,
    );
  }
  return { ...run, origin };
}
