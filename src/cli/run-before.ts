import { basename, dirname, join, resolve } from 'node:path';
import { recordPrevious } from '../changes/previous/record-previous.js';
import type { ReviewOptions } from '../review/options.js';
import { LAYOUT } from '../run/layout.js';
import { namedPreviousRun, newestRunBeside } from '../run/previous-run.js';
import type { Selection } from '../run/run-facts.js';
import type { CliContext } from './context.js';

export interface RunBeforeOptions {
  /** The run that `--previous` names, by its folder or its manifest; undefined: the newest complete one beside. */
  readonly named: string | undefined;
  readonly org: string;
  readonly selection: Selection;
  readonly roleAttributes: readonly string[];
}

/** How a review finds the run before and keeps of it what it is compared by. Throws ConfigError where the named one is none. */
export async function runBefore(
  { named, org, selection, roleAttributes }: RunBeforeOptions,
  { clock, signal }: Pick<CliContext, 'clock' | 'signal'>,
): Promise<Pick<ReviewOptions, 'previousRun' | 'recordPrevious'>> {
  const given = named === undefined ? undefined : await namedPreviousRun(named, org);
  return {
    previousRun: async (folder) => given ?? (await newestRunBeside(folder, org, selection)),
    recordPrevious: async ({ name, manifestSha256 }, into) => {
      const folder = named === undefined ? join(dirname(resolve(into)), name) : folderOf(named);
      return await recordPrevious(folder, { manifestSha256, into, roleAttributes, clock, signal });
    },
  };
}

function folderOf(named: string): string {
  return basename(named) === LAYOUT.manifest ? dirname(named) : named;
}
