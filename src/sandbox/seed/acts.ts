import { type AccessChange, appEvent, lifecycleEvent, memberEvent, profileEvent, SYSTEM } from '../state/happenings.js';
import type { Org } from '../state/org.js';
import type { AppRecord, GroupRecord, UserRecord } from '../state/records.js';
import type { Draw } from './random.js';

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

/** What is the same of everything that one deed leads to. */
export type Told = Pick<Act, 'userId' | 'at' | 'by'>;

export function assign(org: Org, app: AppRecord, user: UserRecord, change: AccessChange, told: Told): Act[] {
  if (org.appUsers(app.id)?.has(user.id) === true) return [];
  const credentials = app.hasCredentials ? { userName: String(user.profile.login) } : null;
  org.addAppUser(app.id, { id: user.id, credentials });
  const event = appEvent('add', app, user, change);
  org.record(event);
  return [{ change: 'added', appId: app.id, ...told, event: event.eventType, cause: 'direct' }];
}

/** What a group gives cannot be unassigned, nor is what a group would give again at once. */
export function unassign(org: Org, app: AppRecord, user: UserRecord, change: AccessChange, told: Told): Act[] {
  const row = org.appUsers(app.id)?.get(user.id);
  const isHeld = org.appGroupIds(app.id).some((id) => org.memberships.has(id, user.id));
  if (row === undefined || row.scope !== 'USER' || isHeld) return [];
  org.removeAppUser(app.id, user.id);
  const event = appEvent('remove', app, user, change);
  org.record(event);
  return [{ change: 'removed', appId: app.id, ...told, event: event.eventType, cause: 'direct' }];
}

/** A leaver loses every app at once, and signs in no more; memberships stay. */
export function deactivate(
  org: Org,
  apps: readonly AppRecord[],
  user: UserRecord,
  change: AccessChange,
  told: Told,
  lastLogin: string | null,
): Act[] {
  org.users.modify(user.id, { status: 'DEPROVISIONED', statusChanged: told.at, lastLogin });
  const event = lifecycleEvent('deactivate', user, change);
  org.record(event);
  return apps.flatMap((app): Act[] => {
    if (org.appUsers(app.id)?.has(user.id) !== true) return [];
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
export function move(org: Org, user: UserRecord, byAdmin: AccessChange, draw: Draw): Act[] {
  const ms = byAdmin.atMs;
  const [department, title] = MOVES[Math.floor(draw() * MOVES.length)] ?? MOVES[0];
  const at = new Date(ms).toISOString();
  org.users.modify(user.id, { profile: { ...user.profile, department, title }, lastUpdated: at });
  org.record(profileEvent(user, byAdmin));
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

/** By hand: into a group, or out of it, and so into its apps or out of them. */
export function regroup(
  kind: 'join' | 'leave',
  org: Org,
  group: GroupRecord,
  user: UserRecord,
  change: AccessChange,
  told: Told,
): Act[] {
  if (org.memberships.has(group.id, user.id) !== (kind === 'leave')) return [];
  const event = memberEvent(kind === 'join' ? 'add' : 'remove', group, user, change);
  org.record(event);
  const moved = around(org, group.id, user.id, () => {
    if (kind === 'join') org.addToGroup(group.id, user.id);
    else org.removeFromGroup(group.id, user.id);
  });
  return moved.map((one) => ({ ...one, ...told, event: event.eventType, cause: 'group' }));
}

/** Which apps of a group the user gained or lost by an action. */
function around(org: Org, groupId: string, userId: string, act: () => void): Pick<Act, 'change' | 'appId'>[] {
  const apps = org.appsOfGroup(groupId);
  const has = (app: AppRecord): boolean => org.appUsers(app.id)?.has(userId) === true;
  const before = apps.map(has);
  act();
  return apps.flatMap((app, n): Pick<Act, 'change' | 'appId'>[] => {
    const isIn = has(app);
    return isIn === before[n] ? [] : [{ change: isIn ? 'added' : 'removed', appId: app.id }];
  });
}
