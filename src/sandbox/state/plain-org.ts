import type { BaseOrg } from './base-org.js';
import { listedEvents } from './event-source.js';
import type { PlainApp, PlainAppUser, PlainData, PlainGroup, PlainRule, PlainUser } from './plain-data.js';
import type { AppRecord, AppUserRecord, GroupRecord, GroupRuleRecord, UserRecord } from './records.js';

const DAY_MS = 86_400_000;

/** An org of exactly the rows given, in their order. Throws a RangeError where a key names no app. */
export function plainOrg(data: PlainData, nowMs: number): BaseOrg {
  const long = new Date(nowMs - 365 * DAY_MS).toISOString();
  const lately = new Date(nowMs - DAY_MS).toISOString();
  const apps = data.apps.map((app, k) => fullApp(app, k, long));
  const users = (data.users ?? []).map((user) => fullUser(user, long, lately));
  const groups = (data.groups ?? []).map((group) => {
    const members = (group.members ?? []).map((one) => (typeof one === 'string' ? { id: one, rules: [] } : one));
    const source = group.source === undefined ? undefined : apps[appNamed(group.source)]?.id;
    return {
      record: { ...fullGroup(group, long), ...(source === undefined ? {} : { sourceApp: source }) },
      apps: (group.apps ?? []).map(appNamed),
      members,
      places: indexOf(members.map(({ id }) => id)),
    };
  });
  const groupIndex = indexOf(groups.map(({ record }) => record.id));
  const rows = apps.map((): AppUserRecord[] => []);
  const appIndex = indexOf(apps.map(({ id }) => id));
  const userIndex = indexOf(users.map(({ id }) => id));
  const loginIndex = indexOf(users.map((user) => String(user.profile.login).toLowerCase()));
  for (const [name, given] of Object.entries(data.appUsers ?? {})) {
    const k = appNamed(name);
    const login = (id: string): unknown => users[userIndex.get(id) ?? -1]?.profile.login ?? id;
    rows[k] = given.map((row) => fullAppUser(row, String(login(row.id)), long));
  }
  const positions = rows.map((list) => indexOf(list.map(({ id }) => id)));

  return {
    appCount: apps.length,
    appAt: (index) => apps[index] ?? fullApp({ label: 'none' }, index, long),
    appIndex: (id) => appIndex.get(id),

    userCount: users.length,
    userAt: (index) => users[index],
    userStatusAt: (index) => users[index]?.status,
    userIndex: (idOrLogin) => userIndex.get(idOrLogin) ?? loginIndex.get(idOrLogin.toLowerCase()),
    tokenOwner: data.tokenOwner === undefined ? 0 : (userIndex.get(data.tokenOwner) ?? -1),

    appUserCount: (app) => rows[app]?.length ?? 0,
    appUserAt: (app, position) => rows[app]?.[position],
    appUserIdAt: (app, position) => rows[app]?.[position]?.id,
    appUserPosition: (app, userId) => positions[app]?.get(userId),

    groupCount: groups.length,
    groupAt: (index) => groups[index]?.record ?? fullGroup({ id: 'none', name: 'none' }, long),
    groupIndex: (id) => groupIndex.get(id),
    appGroupIds: (app) => groups.flatMap((group) => (group.apps.includes(app) ? [group.record.id] : [])),
    appsOfGroup: (group) => groups[group]?.apps ?? [],
    memberPlaces: (group) => groups[group]?.members.length ?? 0,
    memberIdAt: (group, place) => groups[group]?.members[place]?.id,
    memberPlace: (group, userId) => groups[group]?.places.get(userId),
    rulesBehind: (group, userId) => groups[group]?.members[groups[group].places.get(userId) ?? -1]?.rules ?? [],
    groupIdsOf: (userId) => groups.flatMap(({ record, places }) => (places.has(userId) ? [record.id] : [])),
    rules: (data.rules ?? []).map((rule) => fullRule(rule, long)),
    eventSources: [listedEvents(data.events ?? [])],
  };

  function appNamed(name: string): number {
    const k = apps.findIndex((app) => app.id === name || app.label === name);
    if (k < 0) throw new RangeError(`no app of the data has the id or label '${name}'`);
    return k;
  }
}

function indexOf(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, i) => [key, i]));
}

function fullApp(app: PlainApp, k: number, created: string): AppRecord {
  return {
    id: `0oaplain${String(k + 1).padStart(9, '0')}0g4`,
    name: app.label.toLowerCase().replace(/[^a-z0-9]+/g, '_'),
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    signOnMode: 'SAML_2_0',
    features: [],
    profileKeys: [],
    hasCredentials: true,
    ...app,
  };
}

function fullUser(user: PlainUser, created: string, lastLogin: string): UserRecord {
  const login = `${user.id.toLowerCase()}@example.com`;
  return {
    status: 'ACTIVE',
    created,
    activated: created,
    statusChanged: created,
    lastLogin,
    lastUpdated: created,
    passwordChanged: created,
    typeId: 'oty1a2b3c4D5e6F7g0g4',
    ...user,
    profile: { firstName: 'Test', lastName: user.id, login, email: login, ...user.profile },
  };
}

function fullAppUser(row: PlainAppUser, login: string, created: string): AppUserRecord {
  return {
    externalId: null,
    created,
    lastUpdated: created,
    scope: row.groupId === undefined ? 'USER' : 'GROUP',
    status: 'ACTIVE',
    statusChanged: created,
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: login },
    profile: {},
    ...row,
  };
}

function fullGroup({ id, name, type }: PlainGroup, created: string): GroupRecord {
  return { id, name, description: null, type: type ?? 'OKTA_GROUP', created, lastUpdated: created };
}

function fullRule(rule: PlainRule, created: string): GroupRuleRecord {
  const expression = 'user.department=="Finance"';
  return { status: 'ACTIVE', created, lastUpdated: created, expression, exclude: [], groupIds: [], ...rule };
}
