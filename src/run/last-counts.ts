import { dirname, join, resolve } from 'node:path';
import { readRunFacts } from './read-run-facts.js';
import type { PreviousRun, RunFacts } from './run-facts.js';

/** The facts of the run before this one, where its folder stands beside this one's and can be read. */
export async function lastRunBeside(folder: string, previous: PreviousRun | null): Promise<RunFacts | undefined> {
  if (previous === null) return undefined;
  // the counts only make a run quicker and an estimate better: nothing depends on them
  return await readRunFacts(join(dirname(resolve(folder)), previous.name)).catch(() => undefined);
}

/** How many rows each app had, by its id; apps that were not read whole are left out. */
export function rowCounts(run: RunFacts | undefined): ReadonlyMap<string, number> {
  const read = run?.apps.filter(({ state }) => state === 'complete') ?? [];
  return new Map(read.map(({ appId, rows }) => [appId, rows]));
}
