import { embeddedGroupOf } from '../assignment/embedded-group.js';
import { removableDirect, removableGroup } from '../assignment/path-text.js';
import type { GroupPath } from '../assignment/paths.js';
import type { AppGroup, AppUser, GroupRule, RuleName } from '../assignment/records.js';
import { explainedPaths } from '../derive/paths/explained-paths.js';
import type { KnownGroup } from '../derive/paths/load-groups.js';
import { pathBy } from '../derive/paths/path-by.js';
import { messageOf } from '../errors.js';
import type { OktaClient } from '../okta/api.js';
import { OktaApiError } from '../okta/errors.js';

/** Every way by which one assignment holds, as JSON for people and scripts. */
export interface PathsOfPair {
  readonly held: readonly PathOfPair[];
  /** Why there may be more; empty where these are all. */
  readonly unknown: string;
  /** What of the assignment no membership explains; empty where all is. */
  readonly unexplained: string;
}

type PathOfPair = { readonly via: 'direct' | 'group'; readonly removable: string } & Partial<GroupPath>;

/**
 * Asks for the paths of one assignment: the app's groups, the user's groups, and for each that is both the rules behind
 * the membership. Four requests in the usual case.
 */
export async function pathsOfPair(
  client: OktaClient,
  appId: string,
  appUser: AppUser,
  signal: AbortSignal,
): Promise<PathsOfPair> {
  const given: AppGroup[] = [];
  for await (const page of client.listAppGroups(appId, { expand: 'group', signal })) given.push(...page.items);
  const held = new Set<string>();
  let unknown = '';
  try {
    for await (const page of client.listUserGroups(appUser.id, { signal }))
      for (const { id } of page.items) held.add(id);
  } catch (error) {
    if (!(error instanceof OktaApiError)) throw error;
    unknown = `the groups of the user were not read: ${messageOf(error)}`;
  }
  const both = given.filter(({ id }) => held.has(id)).map(knownGroup);
  const rules = new Map<string, Told>();
  for (const { id, type } of both)
    if (type === 'OKTA_GROUP') rules.set(id, await toldRules(client, id, appUser.id, signal));
  const into = [...rules.values()].includes(undefined) ? await allRules(client, signal) : undefined;

  const paths = explainedPaths(
    appUser,
    (credited) => both.map((group) => pathBy(group, codedOf(rules.get(group.id)), rulesInto(into, group.id), credited)),
    unknown,
    (groupId) => given.filter(({ id }) => id === groupId).map(knownGroup)[0],
  );
  const direct: PathOfPair[] = paths.direct ? [{ via: 'direct', removable: removableDirect(paths) }] : [];
  const groups = paths.groups.map((path): PathOfPair => ({ via: 'group', ...path, removable: removableGroup(path) }));
  return { held: [...direct, ...groups], unknown: paths.unknown, unexplained: paths.unexplained };
}

/** The rules behind a membership; undefined where Okta does not tell. */
type Told = readonly RuleName[] | undefined;

async function toldRules(client: OktaClient, groupId: string, userId: string, signal: AbortSignal): Promise<Told> {
  try {
    return await client.listMembershipRules(groupId, userId, { signal });
  } catch (error) {
    // an org without the operation answers 404 or 400
    if (error instanceof OktaApiError && error.status < 500 && error.status !== 401) return undefined;
    throw error;
  }
}

async function allRules(client: OktaClient, signal: AbortSignal): Promise<readonly GroupRule[] | undefined> {
  const rules: GroupRule[] = [];
  try {
    for await (const page of client.listGroupRules({ signal })) rules.push(...page.items);
    return rules;
  } catch (error) {
    if (error instanceof OktaApiError && error.status === 403) return undefined;
    throw error;
  }
}

function rulesInto(rules: readonly GroupRule[] | undefined, groupId: string) {
  return rules?.filter(({ actions }) => actions?.assignUserToGroups?.groupIds?.includes(groupId) === true);
}

function codedOf(rules: Told): Parameters<typeof pathBy>[1] {
  return { rules: rules?.map(({ id, name }) => ({ id, name: name ?? id })), hasLeft: false };
}

function knownGroup(group: AppGroup): KnownGroup {
  const { id, type, profile } = embeddedGroupOf(group);
  const name = profile?.name;
  return { id, name: typeof name === 'string' && name !== '' ? name : id, type: type ?? '' };
}
