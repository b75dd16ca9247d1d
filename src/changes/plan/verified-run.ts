import { RefusedError } from '../../errors.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';

/** What verification says of a run: the part of `verify`'s report that matters here. */
export interface Verification {
  readonly manifestSha256: string;
  readonly outcome: 'intact' | 'incomplete' | 'failed';
  readonly problems: readonly { readonly file: string; readonly what: string }[];
}

export type VerifyRun = (folder: string, signal: AbortSignal) => Promise<Verification>;

const SHOWN_PROBLEMS = 5;

/**
 * Opens a run that may be removed from: its files verify, and it is complete. Throws RefusedError otherwise. What is
 * wrong with files in `replaced` does not matter to whoever writes them anew.
 */
export async function openVerifiedRun(
  folder: string,
  verify: VerifyRun,
  signal: AbortSignal,
  replaced: readonly string[] = [],
): Promise<FinishedRun> {
  const run = await openFinishedRun(folder, signal);
  const { outcome, problems: found, manifestSha256 } = await verify(folder, signal);
  const problems = found.filter(({ file }) => !replaced.includes(file));
  if (outcome === 'failed' && (problems.length > 0 || found.length === 0)) {
    const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ file, what }) => `${file} ${what}`);
    const more = problems.length > shown.length ? `; and ${problems.length - shown.length} more` : '';
    throw new RefusedError(`${folder} does not verify: ${shown.join('; ')}${more}`);
  }
  if (manifestSha256 !== run.manifestSha256) throw new RefusedError(`${folder} changed while it was read`);
  if (outcome === 'incomplete' || run.facts.verdict !== 'complete') {
    throw new RefusedError(
      `${folder} is an incomplete run, which nothing is removed by: ${run.facts.gaps.join('; ') || 'see its manifest'}`,
    );
  }
  return run;
}
