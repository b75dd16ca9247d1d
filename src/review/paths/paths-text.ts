import { counted } from '../../files/counted.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import type { PathsFacts } from '../../run/paths-facts.js';

/** What was asked of Okta, as the Evidence sheet says it. */
export function pathQueries(facts: PathsFacts | undefined): string[] {
  if (facts === undefined) return [];
  const queries: string[] = [];
  if (facts.apps.some(({ pages }) => pages > 0)) {
    queries.push(`GET /api/v1/apps/{appId}/groups?limit=${PAGE_SIZE.groups}&expand=group`);
  }
  if (facts.rules.pages > 0) queries.push(`GET /api/v1/groups/rules?limit=${PAGE_SIZE.rules}`);
  const sizes = [...new Set(facts.groups.filter(({ pages }) => pages > 0).map(({ pageSize }) => pageSize))];
  queries.push(...sizes.map((size) => `GET /api/v1/groups/{groupId}/users?limit=${size}&expand=group-rules`));
  if (facts.users.asked > 0) queries.push('GET /api/v1/users/{userId}/groups');
  return queries;
}

/** Up to here each list that could not be read is named; beyond, `snapshot/run.json` names the rest. */
const MAX_NAMED = 10;

/** What of the paths is not known, a sentence each: it is no gap in the population, but nobody may overlook it. */
export function pathWarnings(facts: PathsFacts | undefined, labelOf: (appId: string) => string): string[] {
  if (facts === undefined) return [];
  const apps = facts.apps
    .filter(({ state }) => state === 'incomplete')
    .map(({ appId, why }) => `The groups of the app "${labelOf(appId)}" (${appId}) were not read: ${why}`);
  const unread = facts.apps
    .flatMap((app) => app.unread ?? [])
    .map(({ groupId, why }) => `The group ${groupId} could not be read; its name and its type are not known: ${why}`);
  const groups = facts.groups
    .filter(({ state }) => state === 'incomplete')
    .map(({ groupId, why }) => `The members of the group ${groupId} were not read to their end: ${why}`);
  const { rules, users } = facts;
  return [
    ...named(apps, 'apps whose groups were not read'),
    ...named(unread, 'groups that could not be read'),
    ...named(groups, 'groups whose members were not read to their end'),
    ...(rules.state === 'incomplete' ? [`The group rules could not be read: ${rules.why}`] : []),
    ...(users.unread > 0 ? [`The groups of ${counted(users.unread, 'user')} could not be read`] : []),
  ];
}

function named(sentences: readonly string[], what: string): string[] {
  const more = sentences.length - MAX_NAMED;
  return more <= 0 ? [...sentences] : [...sentences.slice(0, MAX_NAMED), `There are ${more} more ${what}`];
}
