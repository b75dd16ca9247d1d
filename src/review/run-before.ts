import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import type { FileFact } from '../files/output-file.js';
import type { ComparisonFacts } from '../run/comparison-facts.js';
import { LAYOUT } from '../run/layout.js';
import type { PreviousRun } from '../run/run-facts.js';
import type { OpenedRun } from './open/opened-run.js';
import type { ReviewOptions } from './options.js';

/** The run before, and what this one's snapshot keeps of it. */
export interface RunBefore {
  /** Null where there is none. */
  readonly previous: PreviousRun | null;
  /** Undefined where nothing is compared. */
  readonly comparison: ComparisonFacts | undefined;
  readonly files: readonly FileFact[];
  readonly warnings: readonly string[];
}

/**
 * Keeps of the run before what this one is compared by, anew where an interrupted run is resumed. A run before that cannot
 * be read does not stop a review: that nothing is compared is said.
 */
export async function recordRunBefore(
  { folder, asOf, list }: Pick<OpenedRun, 'folder' | 'asOf' | 'list'>,
  { previousRun, recordPrevious, progress }: Pick<ReviewOptions, 'previousRun' | 'recordPrevious' | 'progress'>,
): Promise<RunBefore> {
  const previous = await previousRun(folder);
  const nothing = { previous, comparison: undefined, files: [], warnings: [] };
  if (list === undefined || previous === null || recordPrevious === undefined) return nothing;
  // two runs as of one time are the same review: none of them is before the other
  if (previous.asOf === asOf) return nothing;
  if (previous.asOf > asOf) return { ...nothing, warnings: [notOlder(previous, asOf)] };
  const kept = join(folder, LAYOUT.previousFolder);
  await rm(kept, { recursive: true, force: true });
  progress.phase('reading the run before');
  try {
    const { facts, files } = await recordPrevious(previous, folder);
    return { previous, comparison: facts, files, warnings: [] };
  } catch (error) {
    await rm(kept, { recursive: true, force: true });
    return { ...nothing, warnings: [`Nothing is compared with the run before, ${previous.name}: ${messageOf(error)}`] };
  }
}

function notOlder({ name, asOf: other }: PreviousRun, asOf: string): string {
  return `Nothing is compared with the run before, ${name}: it is as of ${other}, which is after ${asOf}`;
}
