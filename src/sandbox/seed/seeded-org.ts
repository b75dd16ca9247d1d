import type { BaseOrg } from '../state/base-org.js';
import type { AppRecord } from '../state/records.js';
import { affine, positionOf, userAt as userAtPosition } from './affine.js';
import { seededAppUser } from './app-users.js';
import { catalogueOf, seededApp } from './apps.js';
import { appsOfGroup, groupLayout, groupsOfApp } from './group-layout.js';
import { groupMembers } from './group-members.js';
import { seededRules } from './group-rules.js';
import { groupAt } from './groups.js';
import { idOf, indexOf } from './ids.js';
import { type Life, NO_LIFE } from './life.js';
import { indexInLogin, personAt } from './person.js';
import { hash } from './random.js';
import { signOns } from './sign-ons.js';
import { sizesOf } from './sizes.js';
import { isMissing, signInsOf, userAt, userStatus } from './users.js';
import type { World } from './world.js';

export interface SeededOrgSize {
  readonly users: number;
  readonly apps: number;
  /** Assignments in all. */
  readonly assignments: number;
  /** Groups of each app beside its own two, each with everybody whom a group gives the app. */
  readonly groupsPerApp?: number;
}

/**
 * An org of any size in the memory of its list of apps: every row is a function of the seed and its position. All times
 * are relative to when it began, by default `nowMs`; people have signed in up to `nowMs`. `life` is what happened in between.
 */
export function seededOrg(
  seed: number,
  nowMs: number,
  size: SeededOrgSize,
  beganMs = nowMs,
  life: () => Life = () => NO_LIFE,
): BaseOrg {
  const world: World = { seed, nowMs: beganMs, signedInMs: nowMs, users: size.users };
  const kinds = Array.from({ length: size.apps }, (_, app) => app);
  const apps: readonly AppRecord[] = kinds.map((app) => seededApp(world, app));
  const weights = kinds.map((app) => catalogueOf(app).weight);
  const sizes = sizesOf(weights, size.assignments, size.users);
  const maps = kinds.map((app) => affine(size.users, hash(seed, app, 1), hash(seed, app, 2)));

  const userIndex = (id: string): number | undefined => within(size.users, indexOf('00u', seed, id));
  const appIndex = (id: string): number | undefined => within(size.apps, indexOf('0oa', seed, id));
  const userOfApp = (app: number, position: number): number | undefined => {
    const map = maps[app];
    return map === undefined || position >= (sizes[app] ?? 0) ? undefined : userAtPosition(map, position);
  };
  const positionInApp = (app: number, user: number): number | undefined => {
    const map = maps[app];
    return map === undefined ? undefined : within(sizes[app] ?? 0, positionOf(map, user));
  };
  const layout = groupLayout(size.apps, size.groupsPerApp ?? 0);
  const members = groupMembers(
    world,
    layout,
    maps.map((map, app) => ({ map, size: sizes[app] ?? 0 })),
  );
  const rules = seededRules(world, layout);
  const groups = Array.from({ length: layout.count }, (_, index) => groupAt(world, layout, index));
  const groupIds = groups.map(({ id }) => id);
  const idsOf = (groups: readonly number[]): readonly string[] => groups.flatMap((group) => groupIds[group] ?? []);
  const appGroupIds = kinds.map((app) => idsOf(groupsOfApp(layout, app)));

  const base: Omit<BaseOrg, 'eventSources'> = {
    appCount: size.apps,
    appAt: (index) => apps[index] ?? seededApp(world, index),
    appIndex,

    userCount: size.users,
    userAt: recent((index) => (isMissing(world, index) ? undefined : userAt(world, index))),
    userStatusAt: (index) => (isMissing(world, index) ? undefined : userStatus(world, index)),
    userIndex: (idOrLogin) => {
      const byId = userIndex(idOrLogin);
      if (byId !== undefined) return byId;
      const index = within(size.users, indexInLogin(idOrLogin));
      if (index === undefined) return undefined;
      return personAt(world, index).login.toLowerCase() === idOrLogin.toLowerCase() ? index : undefined;
    },
    tokenOwner: 0,

    appUserCount: (app) => sizes[app] ?? 0,
    appUserAt: (app, position) => {
      const user = userOfApp(app, position);
      return user === undefined ? undefined : seededAppUser(world, app, user);
    },
    appUserIdAt: (app, position) => {
      const user = userOfApp(app, position);
      return user === undefined ? undefined : idOf('00u', seed, user);
    },
    appUserPosition: (app, userId) => {
      const user = userIndex(userId);
      return user === undefined ? undefined : positionInApp(app, user);
    },

    groupCount: layout.count,
    groupAt: (index) => groups[index] ?? groupAt(world, layout, index),
    groupIndex: (id) => within(layout.count, indexOf('00g', seed, id)),
    appGroupIds: (app) => appGroupIds[app] ?? [],
    appsOfGroup: (group) => appsOfGroup(layout, group),
    memberPlaces: (group) => members.places(group),
    memberIdAt: (group, place) => {
      const user = members.userAt(group, place);
      return user === undefined ? undefined : idOf('00u', seed, user);
    },
    memberPlace: (group, userId) => {
      const user = userIndex(userId);
      return user === undefined ? undefined : members.placeOf(group, user);
    },
    rulesBehind: (group, userId) => rules.behind(group, userIndex(userId) ?? -1),
    groupIdsOf: (userId) => {
      const user = userIndex(userId);
      return user === undefined ? [] : groupIds.filter((_, group) => members.placeOf(group, user) !== undefined);
    },
    rules: rules.rules,
  };
  const signInsAt = kept((index: number) => (isMissing(world, index) ? undefined : signInsOf(world, index)));
  return { ...base, eventSources: [signOns(base, { seed, beganMs, nowMs, signInsAt, life })] };
}

function within(count: number, index: number | undefined): number | undefined {
  return index !== undefined && index < count ? index : undefined;
}

/** Values that are remembered: every user of a small org, and a few pages of a large one. */
const RECENT = 4096;

/** Remembers what a function gave last, one number for each remainder: in every app the same people come again. */
function recent<T>(make: (index: number) => T): (index: number) => T {
  const known: { readonly index: number; readonly value: T }[] = [];
  return (index) => {
    const before = known[index % RECENT];
    if (before?.index === index) return before.value;
    const value = make(index);
    known[index % RECENT] = { index, value };
    return value;
  };
}

/** Remembers what a function gave for each number. */
function kept<T>(make: (index: number) => T): (index: number) => T {
  const known: { readonly value: T }[] = [];
  return (index) => {
    const one = known[index] ?? { value: make(index) };
    known[index] = one;
    return one.value;
  };
}
