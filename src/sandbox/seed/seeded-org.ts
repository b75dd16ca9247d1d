import type { BaseOrg } from '../state/base-org.js';
import type { AppRecord } from '../state/records.js';
import { affine, positionOf, userAt as userAtPosition } from './affine.js';
import { grantOf, seededAppUser } from './app-users.js';
import { appOfGroup, catalogueOf, groupIdsOfApp, seededApp } from './apps.js';
import { groupAt } from './groups.js';
import { idOf, indexOf } from './ids.js';
import { indexInLogin, personAt } from './person.js';
import { hash } from './random.js';
import { sizesOf } from './sizes.js';
import { isMissing, userAt, userStatus } from './users.js';
import type { World } from './world.js';

export interface SeededOrgSize {
  readonly users: number;
  readonly apps: number;
  /** Assignments in all. */
  readonly assignments: number;
}

/** An org of any size in the memory of its list of apps: every row is a function of the seed and its position. */
export function seededOrg(seed: number, nowMs: number, size: SeededOrgSize): BaseOrg {
  const world: World = { seed, nowMs, users: size.users };
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
  const isMember = (groupId: string, userId: string): boolean => {
    const group = indexOf('00g', seed, groupId);
    const user = userIndex(userId);
    if (group === undefined || user === undefined) return false;
    const served = appOfGroup(group);
    if (served === undefined) return true;
    if (positionInApp(served.app, user) === undefined) return false;
    const grant = grantOf(world, served.app, user);
    return (grant.group ?? grant.beside) === groupId;
  };

  return {
    appCount: size.apps,
    appAt: (index) => apps[index] ?? seededApp(world, index),
    appIndex,

    userCount: size.users,
    userAt: (index) => (isMissing(world, index) ? undefined : userAt(world, index)),
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

    appGroupIds: (app) => groupIdsOfApp(world, app),
    group: (groupId) => {
      const index = indexOf('00g', seed, groupId);
      return index === undefined || index > size.apps * 2 ? undefined : groupAt(world, index);
    },
    appsOfGroup: (groupId) => {
      const served = appOfGroup(indexOf('00g', seed, groupId) ?? 0);
      return served === undefined || served.app >= size.apps ? [] : [served.app];
    },
    isMember,
    groupIdsOf: (userId) => [
      idOf('00g', seed, 0),
      ...kinds.flatMap((app) => groupIdsOfApp(world, app).filter((groupId) => isMember(groupId, userId))),
    ],
  };
}

function within(count: number, index: number | undefined): number | undefined {
  return index !== undefined && index < count ? index : undefined;
}
