import { type AppUsers, appUsersOf } from './app-user-changes.js';
import type { BaseOrg } from './base-org.js';
import { type EventLog, eventLogOf } from './event-log.js';
import { type EventRecord, mergedSources } from './event-source.js';
import { following } from './following.js';
import { type GroupRules, groupRulesOf } from './group-rules.js';
import { type Groups, groupsOf } from './groups.js';
import { happenings } from './happenings.js';
import { type Memberships, membershipsOf } from './memberships.js';
import type { AppRecord, AppUserRecord } from './records.js';
import { type SettleOptions, settling } from './settling.js';
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
  readonly groups: Groups;
  readonly memberships: Memberships;
  readonly rules: GroupRules;
  /** What happened, as the System Log has it. */
  readonly log: EventLog;
  listApps(query: AppQuery): Slice<AppRecord>;
  app(appId: string): AppRecord | undefined;
  appPosition(appId: string): number | undefined;
  /** The app's users; undefined when there is no such app (any more). */
  appUsers(appId: string): AppUsers | undefined;
  appGroupIds(appId: string): readonly string[];
  /** The apps that a group gives, in listing order. */
  appsOfGroup(groupId: string): readonly AppRecord[];
  /** The app is gone, as if an administrator had deleted it. */
  deleteApp(appId: string): void;
  modifyApp(appId: string, change: Partial<AppRecord>): void;
  modifyAppUser(appId: string, userId: string, change: Partial<AppUserRecord>): void;
  removeAppUser(appId: string, userId: string): void;
  /** Adds a direct assignment, ACTIVE, with what is given. */
  addAppUser(appId: string, row: Partial<AppUserRecord> & { readonly id: string }): void;
  /** Puts the user into the group, by hand unless rules are named; the group's apps follow when Okta gets to it. */
  addToGroup(groupId: string, userId: string, rules?: readonly string[]): void;
  /** Takes the user out of the group, and with it, in time, what only that group gave; rules leave the user out from now on. */
  removeFromGroup(groupId: string, userId: string): void;
  /** Something happened, which the System Log has from now on. */
  record(event: Omit<EventRecord, 'uuid'>): void;
  /** One more request has come: what follows from memberships may be due. */
  tick(): void;
}

/** An org over a base; `now` is the server's time, epoch milliseconds. */
export function createOrg(base: BaseOrg, now: () => number, settle: SettleOptions = {}, logLateMs = 0): Org {
  const apps = appsOver(base);
  const appUsers = new Map<number, AppUsers>();
  const memberships = membershipsOf(base);
  const users = usersOf(base);
  const groups = groupsOf(base, now);
  const rules = groupRulesOf(base);
  const { later, tick } = settling(settle, now);
  const happened = happenings();

  const usersAt = (index: number): AppUsers => {
    const known = appUsers.get(index) ?? appUsersOf(base, index);
    appUsers.set(index, known);
    return known;
  };
  const usersOfApp = (appId: string): AppUsers | undefined => {
    const index = apps.indexOf(appId);
    return index === undefined ? undefined : usersAt(index);
  };
  const put = (rows: AppUsers, userId: string, change: Partial<AppUserRecord>): void => {
    const present = rows.get(userId);
    const time = new Date(now()).toISOString();
    rows.put({ ...(present ?? newAppUser(userId, time)), ...change, id: userId });
  };
  const appsOf = (groupId: string): readonly number[] => {
    const group = base.groupIndex(groupId);
    return group === undefined ? [] : base.appsOfGroup(group).filter((index) => apps.at(index) !== undefined);
  };

  const follow = following({ ...{ base, users, memberships, usersAt, put, happened, now }, appAt: apps.at });
  function followAll(groupId: string, userId: string): void {
    groups.membershipChanged(groupId);
    for (const index of appsOf(groupId)) later(() => follow(index, userId));
  }

  return {
    users,
    groups,
    memberships,
    rules,
    log: eventLogOf(mergedSources([...base.eventSources, happened]), logLateMs),
    record: happened.record,
    listApps: ({ start, limit, keep }) =>
      sliceFrom(start, base.appCount, limit, (index) => {
        const app = apps.at(index);
        return app !== undefined && (keep === undefined || keep(app)) ? app : undefined;
      }),
    app: (appId) => {
      const index = apps.indexOf(appId);
      return index === undefined ? undefined : apps.at(index);
    },
    appPosition: (appId) => base.appIndex(appId),
    appUsers: usersOfApp,
    appGroupIds: (appId) => {
      const index = apps.indexOf(appId);
      return index === undefined ? [] : base.appGroupIds(index);
    },
    appsOfGroup: (groupId) => appsOf(groupId).flatMap((index) => apps.at(index) ?? []),
    deleteApp: (appId) => {
      const index = apps.indexOf(appId);
      if (index !== undefined) apps.remove(index);
    },
    modifyApp: (appId, change) => {
      const index = apps.indexOf(appId);
      if (index !== undefined) apps.modify(index, change);
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
    addToGroup: (groupId, userId, ruleIds) => {
      memberships.join(groupId, userId, ruleIds);
      followAll(groupId, userId);
    },
    removeFromGroup: (groupId, userId) => {
      for (const ruleId of memberships.get(groupId, userId)?.rules ?? []) rules.exclude(ruleId, userId);
      memberships.leave(groupId, userId);
      followAll(groupId, userId);
    },
    tick,
  };
}

/** The base's apps with what became of them: some are deleted, some modified. */
function appsOver(base: BaseOrg) {
  const deleted = new Set<number>();
  const modified = new Map<number, Partial<AppRecord>>();
  return {
    indexOf(appId: string): number | undefined {
      const index = base.appIndex(appId);
      return index === undefined || deleted.has(index) ? undefined : index;
    },
    at: (index: number): AppRecord | undefined =>
      deleted.has(index) ? undefined : { ...base.appAt(index), ...modified.get(index) },
    remove: (index: number) => void deleted.add(index),
    modify: (index: number, change: Partial<AppRecord>) =>
      void modified.set(index, { ...modified.get(index), ...change }),
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
