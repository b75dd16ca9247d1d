import type { App } from '../assignment/records.js';
import { RefusedError } from '../errors.js';
import type { OktaClient } from '../okta/api.js';
import { PAGE_SIZE } from '../okta/paths.js';
import { nearest } from '../policy/nearest.js';
import { appMatcher } from '../rules/app-glob.js';

/**
 * Refuses entries of `--app` that name no app of the org, with the labels nearest to each: somebody typed them just now,
 * and a review of less than they meant would look like one of all. Asks for the list of apps, and writes nothing.
 */
export async function checkApps(
  entries: readonly string[],
  client: Pick<OktaClient, 'listApps'>,
  signal: AbortSignal,
): Promise<void> {
  if (entries.length === 0) return;
  const apps: Pick<App, 'id' | 'label'>[] = [];
  let open = entries.map((entry) => ({ entry, matches: appMatcher(entry) }));
  for await (const { items } of client.listApps({ limit: PAGE_SIZE.apps, signal })) {
    open = open.filter(({ matches }) => !items.some(matches));
    if (open.length === 0) return;
    apps.push(...items.map(({ id, label }) => ({ id, label })));
  }
  const labels = apps.map(({ label }) => label);
  throw new RefusedError(
    open.map(({ entry }) => {
      const near = nearest(entry, labels).map((label) => `"${label}"`);
      return `--app ${entry} matches no app of the org${near.length === 0 ? '' : `; nearest: ${near.join(', ')}`}`;
    }),
  );
}
