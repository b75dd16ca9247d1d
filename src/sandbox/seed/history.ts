import { type AccessChange, appEvent, lifecycleEvent, memberEvent, SYSTEM, userParty } from '../state/happenings.js';
import type { Org } from '../state/org.js';
import type { AppRecord, UserRecord } from '../state/records.js';
import { type Draw, drawsFrom, hash, pickWeighted } from './random.js';
import { DAY_MS } from './world.js';

/** An access that came or went, with who did it and why: the truth that a review is held against. */
export interface Act {
  readonly change: 'added' | 'removed';
  readonly appId: string;
  readonly userId: string;
  readonly at: string;
  readonly by: string;
  readonly event: string;
  readonly cause: 'direct' | 'group' | 'rule' | 'lifecycle';
}

export interface HistoryOptions {
  readonly org: Org;
  readonly seed: number;
  readonly users: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Sets the org's clock, epoch milliseconds. */
  readonly setTime: (ms: number) => void;
}

const KINDS = [
  ['assign', 0.25],
  ['unassign', 0.2],
  ['join', 0.2],
  ['leave', 0.12],
  ['deactivate', 0.08],
] as const;

/** So many users make one change a day. */
const USERS_PER_CHANGE = 250;

/**
 * Lets an org live from one time to another, day by day, as a function of the seed: people are assigned and unassigned, join
 * and leave groups, move and are deactivated. Whoever looks at the same org from a later time finds the same days before.
 */
export function liveThrough(options: HistoryOptions): readonly Act[] {
  const { seed, users, fromMs, toMs, setTime } = options;
  const acts: Act[] = [];
  const perDay = Math.max(1, Math.round(users / USERS_PER_CHANGE));
  for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
    const times = Array.from({ length: perDay }, (_, n) => hash(seed, day, n, 91) / 0x100000000).sort((a, b) => a - b);
    for (const [n, time] of times.entries()) {
      const ms = day * DAY_MS + Math.floor(time * DAY_MS);
      if (ms < fromMs || ms >= toMs) continue;
      setTime(ms);
      acts.push(...step(options, ms, drawsFrom(hash(seed, day, n, 92))));
    }
  }
  return acts;
}

function step({ org, users }: HistoryOptions, ms: number, draw: Draw): Act[] {
  const kind = pickWeighted(draw(), KINDS, 'move');
  const user = someUser(org, users, draw);
  const admin = org.users.tokenOwner();
  if (user === undefined || admin === undefined || user.id === admin.id) return [];
  const byAdmin: AccessChange = { atMs: ms, actor: userParty(admin), transaction: { id: `aX${ms}`, type: 'WEB' } };
  const login = String(admin.profile.login);
  const at = new Date(ms).toISOString();
  const told = { userId: user.id, at, by: login };

  switch (kind) {
    case 'assign': {
      const app = someApp(org, draw);
      if (app === undefined || org.appUsers(app.id)?.get(user.id) !== undefined) return [];
      const credentials = app.hasCredentials ? { userName: String(user.profile.login) } : null;
      org.addAppUser(app.id, { id: user.id, credentials });
      const event = appEvent('add', app, user, byAdmin);
      org.record(event);
      return [{ change: 'added', appId: app.id, ...told, event: event.eventType, cause: 'direct' }];
    }
    case 'unassign': {
      const app = someApp(org, draw);
      const row = app === undefined ? undefined : org.appUsers(app.id)?.get(user.id);
      const isHeld = app !== undefined && org.appGroupIds(app.id).some((id) => org.memberships.has(id, user.id));
      if (app === undefined || row === undefined || row.scope !== 'USER' || isHeld) return [];
      org.removeAppUser(app.id, user.id);
      const event = appEvent('remove', app, user, byAdmin);
      org.record(event);
      return [{ change: 'removed', appId: app.id, ...told, event: event.eventType, cause: 'direct' }];
    }
    case 'join':
    case 'leave': {
      const group = someGroup(org, draw, kind === 'leave' ? user.id : undefined);
      if (group === undefined || org.memberships.has(group.id, user.id) !== (kind === 'leave')) return [];
      const event = memberEvent(kind === 'join' ? 'add' : 'remove', group, user, byAdmin);
      org.record(event);
      const moved = around(org, group.id, user.id, () => {
        if (kind === 'join') org.addToGroup(group.id, user.id);
        else org.removeFromGroup(group.id, user.id);
      });
      return moved.map((one) => ({ ...one, ...told, event: event.eventType, cause: 'group' }));
    }
    case 'deactivate':
      return deactivate(org, user, byAdmin, told);
    default:
      return move(org, user, draw, ms);
  }
}

/** A leaver loses every app at once; memberships stay. */
function deactivate(org: Org, user: UserRecord, change: AccessChange, told: Pick<Act, 'userId' | 'at' | 'by'>): Act[] {
  if (user.status !== 'ACTIVE') return [];
  org.users.modify(user.id, { status: 'DEPROVISIONED', statusChanged: told.at });
  const event = lifecycleEvent('deactivate', user, change);
  org.record(event);
  const apps = org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY }).items;
  return apps.flatMap((app): Act[] => {
    if (org.appUsers(app.id)?.get(user.id) === undefined) return [];
    org.removeAppUser(app.id, user.id);
    org.record(appEvent('remove', app, user, change));
    return [{ change: 'removed', appId: app.id, ...told, event: event.eventType, cause: 'lifecycle' }];
  });
}

const MOVES = [
  ['Sales', 'Account Executive'],
  ['Finance', 'Controller'],
  ['Engineering', 'Staff Engineer'],
  ['IT', 'IAM Engineer'],
] as const;

/** Who moves has another department, job and manager, and a rule puts them into the groups of the new job. */
function move(org: Org, user: UserRecord, draw: Draw, ms: number): Act[] {
  const [department, title] = MOVES[Math.floor(draw() * MOVES.length)] ?? MOVES[0];
  const at = new Date(ms).toISOString();
  org.users.modify(user.id, { profile: { ...user.profile, department, title }, lastUpdated: at });
  const rules = org.rules.list().filter(({ status }) => status === 'ACTIVE');
  const rule = rules[Math.floor(draw() * rules.length)];
  const group = rule?.groupIds[0] === undefined ? undefined : org.groups.find(rule.groupIds[0]);
  if (rule === undefined || group === undefined || org.memberships.has(group.id, user.id)) return [];
  const transaction = { id: `eru${ms}`, type: 'JOB' } as const;
  const debugData = { triggeredByGroupRuleId: rule.id };
  const event = memberEvent('add', group, user, { atMs: ms, actor: SYSTEM, transaction, debugData });
  org.record(event);
  const moved = around(org, group.id, user.id, () => org.addToGroup(group.id, user.id, [rule.id]));
  const told = { userId: user.id, at, by: `group rule ${rule.id}`, event: event.eventType, cause: 'rule' } as const;
  return moved.map((one) => ({ ...one, ...told }));
}

/** Which apps of a group the user gained or lost by an action. */
function around(org: Org, groupId: string, userId: string, act: () => void): Pick<Act, 'change' | 'appId'>[] {
  const apps = org.appsOfGroup(groupId);
  const has = (app: AppRecord): boolean => org.appUsers(app.id)?.get(userId) !== undefined;
  const before = apps.map(has);
  act();
  return apps.flatMap((app, n): Pick<Act, 'change' | 'appId'>[] => {
    const isIn = has(app);
    return isIn === before[n] ? [] : [{ change: isIn ? 'added' : 'removed', appId: app.id }];
  });
}

function someUser(org: Org, users: number, draw: Draw): UserRecord | undefined {
  return org.users.list({ start: Math.floor(draw() * users), limit: 1, status: (status) => status === 'ACTIVE' })
    .items[0];
}

function someApp(org: Org, draw: Draw): AppRecord | undefined {
  const apps = org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY }).items;
  const open = apps.filter(({ status, name }) => status === 'ACTIVE' && name !== 'saasure');
  return open[Math.floor(draw() * open.length)];
}

/** A group that gives apps and is kept by hand in Okta; one that the user is in, where the user is named. */
function someGroup(org: Org, draw: Draw, userId: string | undefined) {
  const fed = new Set(org.rules.list().flatMap(({ groupIds }) => groupIds));
  const { items: groups } = org.groups.list(0, Number.POSITIVE_INFINITY, ({ id, type }) => {
    if (type !== 'OKTA_GROUP' || fed.has(id) || org.appsOfGroup(id).length === 0) return false;
    return userId === undefined || org.memberships.has(id, userId);
  });
  return groups[Math.floor(draw() * groups.length)];
}
