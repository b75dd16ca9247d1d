import { appMatcher } from '../../rules/app-glob.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { readGroups } from '../../run/path-records.js';

/**
 * What of `apply.groups.allow` is of no effect in a run, a sentence each: an entry that matches no group of it may be a typing
 * error, and where no paths were read none of them can be.
 */
export async function unmatchedGroups(
  { folder, facts }: Pick<FinishedRun, 'folder' | 'facts'>,
  allow: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (allow.length === 0) return [];
  const { paths } = facts;
  if (paths === undefined) {
    return ['apply.groups.allow names groups, but the run read no paths (paths.apps): nobody is taken out of a group'];
  }
  let waiting = [...new Set(allow)].map((entry) => ({ entry, matches: appMatcher(entry) }));
  if (paths.apps.some(({ state }) => state === 'complete')) {
    for await (const { id, profile } of readGroups(folder, signal)) {
      const name = profile?.name;
      waiting = waiting.filter(({ matches }) => !matches({ id, label: typeof name === 'string' ? name : id }));
    }
  }
  return waiting.map(({ entry }) => `apply.groups.allow names "${entry}", which matches no group of the run`);
}
