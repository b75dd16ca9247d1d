import { type AppUsers, appUsersOf } from './app-user-changes.js';
import type { BaseOrg } from './base-org.js';
import { type Memberships, membershipsOf } from './memberships.js';
import type { AppRecord, AppUserRecord, GroupRecord } from './records.js';
import { type Slice, sliceFrom } from './slice.js';
import { type Users, usersOf } from './users.js';

/** Which apps a listing asks for. */
export interface AppQuery {
  readonly start: number;
  readonly limit: number;
  readonly keep?: (app: AppRecord) => boolean;
}

/**
 * The org's state behind the endpoints, and the handle with which a test changes it while a client reads. Nothing here
 * knows of HTTP, and nothing checks what an administrator may do: that is the endpoints' business.
 */
export interface Org {
  readonly users: Users;
  readonly memberships: Memberships;
  listApps(query: AppQuery): Slice<AppRecord>;
  app(appId: string): AppRecord | undefined;
  appPosition(appId: string): number | undefined;
  /** The app's users; undefined when there is no such app (any more). */
  appUsers(appId: string): AppUsers | undefined;
  appGroupIds(appId: string): readonly string[];
  group(groupId: string): GroupRecord | undefined;
  /** The app is gone, as if an administrator had deleted it. */
  deleteApp(appId: string): void;
  modifyApp(appId: string, change: Partial<AppRecord>): void;
  modifyAppUser(appId: string, userId: string, change: Partial<AppUserRecord>): void;
  removeAppUser(appId: string, userId: string): void;
  /** Adds a direct assignment, ACTIVE, with what is given. */
  addAppUser(appId: string, row: Partial<AppUserRecord> & { readonly id: string }): void;
  addToGroup(groupId: string, userId: string): void;
  /** Takes the user out of the group, and with it what only that group gave. */
  removeFromGroup(groupId: string, userId: string): void;
}

/** An org over a base; `now` is the server's time, epoch milliseconds. */
export function createOrg(base: BaseOrg, now: () => number): Org {
  const deleted = new Set<number>();
  const modified = new Map<number, Partial<AppRecord>>();
  const appUsers = new Map<number, AppUsers>();
  const memberships = membershipsOf(base);

  const appIndex = (appId: string): number | undefined => {
    const index = base.appIndex(appId);
    return index === undefined || deleted.has(index) ? undefined : index;
  };
  const appAt = (index: number): AppRecord | undefined =>
    deleted.has(index) ? undefined : { ...base.appAt(index), ...modified.get(index) };
  const usersAt = (index: number): AppUsers => {
    const known = appUsers.get(index) ?? appUsersOf(base, index);
    appUsers.set(index, known);
    return known;
  };
  const usersOfApp = (appId: string): AppUsers | undefined => {
    const index = appIndex(appId);
    return index === undefined ? undefined : usersAt(index);
  };
  const put = (rows: AppUsers, userId: string, change: Partial<AppUserRecord>): void => {
    const present = rows.get(userId);
    const time = new Date(now()).toISOString();
    rows.put({ ...(present ?? newAppUser(userId, time)), ...change, id: userId });
  };

  return {
    users: usersOf(base),
    memberships,
    listApps: ({ start, limit, keep }) =>
      sliceFrom(start, base.appCount, limit, (index) => {
        const app = appAt(index);
        return app !== undefined && (keep === undefined || keep(app)) ? app : undefined;
      }),
    app: (appId) => {
      const index = appIndex(appId);
      return index === undefined ? undefined : appAt(index);
    },
    appPosition: (appId) => base.appIndex(appId),
    appUsers: usersOfApp,
    appGroupIds: (appId) => {
      const index = appIndex(appId);
      return index === undefined ? [] : base.appGroupIds(index);
    },
    group: (groupId) => base.group(groupId),
    deleteApp: (appId) => {
      const index = appIndex(appId);
      if (index !== undefined) deleted.add(index);
    },
    modifyApp: (appId, change) => {
      const index = appIndex(appId);
      if (index !== undefined) modified.set(index, { ...modified.get(index), ...change });
    },
    modifyAppUser: (appId, userId, change) => {
      const rows = usersOfApp(appId);
      if (rows?.get(userId) !== undefined) put(rows, userId, change);
    },
    removeAppUser: (appId, userId) => usersOfApp(appId)?.remove(userId),
    addAppUser: (appId, row) => {
      const rows = usersOfApp(appId);
      if (rows !== undefined) put(rows, row.id, row);
    },
    addToGroup: (groupId, userId) => {
      memberships.join(groupId, userId);
      for (const index of base.appsOfGroup(groupId)) {
        if (deleted.has(index) || usersAt(index).get(userId) !== undefined) continue;
        put(usersAt(index), userId, { scope: 'GROUP', groupId });
      }
    },
    removeFromGroup: (groupId, userId) => {
      memberships.leave(groupId, userId);
      for (const index of base.appsOfGroup(groupId)) {
        const row = usersAt(index).get(userId);
        if (row?.scope !== 'GROUP' || row.groupId !== groupId) continue;
        const other = base.appGroupIds(index).find((id) => memberships.has(id, userId));
        if (other === undefined) usersAt(index).remove(userId);
        else put(usersAt(index), userId, { groupId: other });
      }
    },
  };
}

function newAppUser(id: string, time: string): AppUserRecord {
  return {
    id,
    externalId: null,
    created: time,
    lastUpdated: time,
    scope: 'USER',
    status: 'ACTIVE',
    statusChanged: time,
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: null,
    profile: {},
  };
}
