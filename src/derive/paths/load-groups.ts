import { isObject } from '../../assignment/json-guards.js';
import type { PathRule } from '../../assignment/paths.js';
import type { Group } from '../../assignment/records.js';
import { readAppGroups, readGroupRules, readGroups } from '../../run/path-records.js';
import type { PathsFacts } from '../../run/paths-facts.js';

/** What is known of a group beside its members. */
export interface KnownGroup {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The app that an imported group comes from, by id; undefined for Okta's own groups. */
  readonly source?: string | undefined;
}

/** Everything about groups that is small enough to be held for the whole run. */
export interface GroupsOfRun {
  /** The groups of each app in the order of their priority; undefined for an app whose groups were not read. */
  ofApp(appId: string): readonly KnownGroup[] | undefined;
  group(groupId: string): KnownGroup | undefined;
  /** The apps that a group gives, of those whose groups were read, in the order of their ids. */
  appsOf(groupId: string): readonly string[];
  /** The rules that put users into the group, in force or not; undefined where the rules could not be read. */
  rulesInto(groupId: string): readonly PathRule[] | undefined;
}

export async function loadGroups(folder: string, facts: PathsFacts, signal: AbortSignal): Promise<GroupsOfRun> {
  const groups = new Map<string, KnownGroup>();
  const ofApps = new Map<string, { readonly id: string; readonly priority: number }[]>();
  const appsOf = new Map<string, string[]>();
  if (facts.apps.some(({ state }) => state === 'complete')) {
    for await (const group of readGroups(folder, signal)) groups.set(group.id, known(group));
    for await (const { appId, id, priority } of readAppGroups(folder, signal)) {
      ofApps.set(appId, [...(ofApps.get(appId) ?? []), { id, priority: priority ?? 0 }]);
      appsOf.set(id, [...(appsOf.get(id) ?? []), appId]);
    }
  }
  // they stand in the file as their answers came
  for (const apps of appsOf.values()) apps.sort();
  const read = new Set(facts.apps.filter(({ state }) => state === 'complete').map(({ appId }) => appId));
  const into = facts.rules.state === 'complete' && facts.rules.pages > 0 ? await loadRules(folder, signal) : undefined;
  const groupOf = (id: string): KnownGroup => groups.get(id) ?? { id, name: id, type: '' };
  return {
    ofApp: (appId) => {
      if (!read.has(appId)) return undefined;
      // sorted as Okta lists them where priorities are the same
      return (ofApps.get(appId) ?? []).toSorted((a, b) => a.priority - b.priority).map(({ id }) => groupOf(id));
    },
    group: (groupId) => groups.get(groupId),
    appsOf: (groupId) => appsOf.get(groupId) ?? [],
    rulesInto: (groupId) => (into === undefined ? undefined : (into.get(groupId) ?? [])),
  };
}

function known(group: Group): KnownGroup {
  const { id, type, profile } = group;
  const name = profile?.name;
  const source = sourceOf(group);
  return {
    id,
    name: typeof name === 'string' && name !== '' ? name : id,
    type: type ?? '',
    ...(source === undefined ? {} : { source }),
  };
}

/** `_links.source`: its path ends in the app's id. */
function sourceOf({ _links }: Group): string | undefined {
  const source = isObject(_links) ? _links.source : undefined;
  const href = isObject(source) ? source.href : undefined;
  return typeof href === 'string' ? href.split(/[?#]/, 1)[0]?.split('/').at(-1) : undefined;
}

async function loadRules(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, readonly PathRule[]>> {
  const into = new Map<string, PathRule[]>();
  for await (const { id, name, actions } of readGroupRules(folder, signal)) {
    for (const groupId of actions?.assignUserToGroups?.groupIds ?? []) {
      into.set(groupId, [...(into.get(groupId) ?? []), { id, name }]);
    }
  }
  return into;
}
