import { basename, dirname, join, resolve } from 'node:path';
import type { AppReviews } from './app-review-facts.js';
import { runsIn } from './previous-run.js';
import { readRunFacts } from './read-run-facts.js';

/**
 * Looks for each app's last review before `asOf` in the folders beside a run's, the newest first; an incomplete run counts for the
 * apps that it has read to their end. What cannot be read there says nothing.
 */
export async function appReviewsBeside(
  folder: string,
  { org, asOf, appIds }: { readonly org: string; readonly asOf: string; readonly appIds: readonly string[] },
): Promise<AppReviews> {
  const own = basename(resolve(folder));
  const parent = dirname(resolve(folder));
  const waiting = new Set(appIds);
  const found = new Map<string, string>();
  for (const run of await runsIn(parent, org)) {
    if (waiting.size === 0) break;
    if (run.name === own || run.asOf >= asOf) continue;
    const facts = await readRunFacts(join(parent, run.name)).catch(() => undefined);
    for (const { appId, state } of facts?.apps ?? []) {
      if (state === 'complete' && waiting.delete(appId)) found.set(appId, run.asOf);
    }
  }
  return appIds.map((appId) => ({ appId, asOf: found.get(appId) ?? '' }));
}
