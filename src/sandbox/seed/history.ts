import { type AccessChange, userParty } from '../state/happenings.js';
import type { Org } from '../state/org.js';
import type { AppRecord, GroupRecord, UserRecord } from '../state/records.js';
import { type Act, assign, deactivate, move, regroup, unassign } from './acts.js';
import { type Draw, drawsFrom, hash, pickWeighted } from './random.js';
import { DAY_MS } from './world.js';

export interface HistoryOptions {
  readonly org: Org;
  readonly seed: number;
  readonly users: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Sets the org's clock, epoch milliseconds. */
  readonly setTime: (ms: number) => void;
  /** When the user had last signed in to Okta by then, ISO 8601. */
  readonly lastLoginAt: (userId: string, ms: number) => string | null;
  /** Is told when who was deactivated. */
  readonly leavers: Map<string, number>;
  /** What administrators did beside that, by hand or by a program. */
  readonly deeds?: readonly Deed[] | undefined;
}

/** What the org's administrator did to direct assignments: took these away, or gave one back, the first whose user is active. */
export interface Deed {
  readonly kind: 'give-back-one' | 'unassign';
  readonly of: readonly { readonly appId: string; readonly userId: string }[];
  /** ISO 8601. */
  readonly at: string;
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
/** More a day would make a large org take minutes to live through a year. */
const MOST_A_DAY = 60;

/**
 * Lets an org live from one time to another, day by day, as a function of the seed: people are assigned and unassigned, join
 * and leave groups, move and are deactivated. Whoever looks at the same org from a later time finds the same days before.
 */
export function liveThrough(options: HistoryOptions): readonly Act[] {
  const { seed, users, fromMs, toMs, setTime } = options;
  const acts: Act[] = [];
  const scene = sceneOf(options.org);
  const perDay = Math.max(1, Math.min(MOST_A_DAY, Math.round(users / USERS_PER_CHANGE)));
  const deeds = (options.deeds ?? []).toSorted((one, other) => one.at.localeCompare(other.at, 'en'));
  for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
    const times = Array.from({ length: perDay }, (_, n) => hash(seed, day, n, 91) / 0x100000000).sort((a, b) => a - b);
    for (const [n, time] of times.entries()) {
      const ms = day * DAY_MS + Math.floor(time * DAY_MS);
      if (ms < fromMs || ms >= toMs) continue;
      acts.push(...doneBefore(ms, deeds, options));
      setTime(ms);
      acts.push(...step(options, scene, ms, drawsFrom(hash(seed, day, n, 92))));
    }
  }
  acts.push(...doneBefore(toMs, deeds, options));
  return acts;
}

/** Does the deeds before a time that are still to be done, which are not any more. */
function doneBefore(beforeMs: number, deeds: Deed[], options: HistoryOptions): Act[] {
  const acts: Act[] = [];
  for (let deed = deeds[0]; deed !== undefined && Date.parse(deed.at) < beforeMs; deed = deeds[0]) {
    deeds.shift();
    acts.push(...done(deed, Date.parse(deed.at), options));
  }
  return acts;
}

function done({ kind, of, at }: Deed, ms: number, { org, setTime }: HistoryOptions): Act[] {
  setTime(ms);
  const byAdmin = adminAt(org, ms);
  const acts: Act[] = [];
  for (const { appId, userId } of of) {
    const [app, user] = [org.app(appId), org.users.find(userId)];
    if (app === undefined || user === undefined || byAdmin === undefined) continue;
    const told = { userId, at, by: byAdmin.actor.alternateId };
    if (kind === 'unassign') acts.push(...unassign(org, app, user, byAdmin, told));
    else if (user.status === 'ACTIVE' && acts.length === 0) acts.push(...assign(org, app, user, byAdmin, told));
  }
  return acts;
}

function adminAt(org: Org, ms: number): AccessChange | undefined {
  const admin = org.users.tokenOwner();
  return admin && { atMs: ms, actor: userParty(admin), transaction: { id: `aX${ms}`, type: 'WEB' } };
}

/** What the org has that nothing changes while it lives. */
interface Scene {
  readonly apps: readonly AppRecord[];
  /** Apps that people are assigned to by hand. */
  readonly open: readonly AppRecord[];
  /** Groups that give apps and are kept by hand in Okta. */
  readonly groups: readonly GroupRecord[];
}

function sceneOf(org: Org): Scene {
  const apps = org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY }).items;
  const fed = new Set(org.rules.list().flatMap(({ groupIds }) => groupIds));
  const { items: groups } = org.groups.list(
    0,
    Number.POSITIVE_INFINITY,
    ({ id, type }) => type === 'OKTA_GROUP' && !fed.has(id) && org.appsOfGroup(id).length > 0,
  );
  return { apps, open: apps.filter(({ status, name }) => status === 'ACTIVE' && name !== 'saasure'), groups };
}

function oneOf<T>(all: readonly T[], draw: Draw): T | undefined {
  return all[Math.floor(draw() * all.length)];
}

function step(options: HistoryOptions, scene: Scene, ms: number, draw: Draw): Act[] {
  const { org, users } = options;
  const kind = pickWeighted(draw(), KINDS, 'move');
  const user = someUser(org, users, draw);
  const byAdmin = adminAt(org, ms);
  if (user === undefined || byAdmin === undefined || user.id === byAdmin.actor.id) return [];
  const at = new Date(ms).toISOString();
  const told = { userId: user.id, at, by: byAdmin.actor.alternateId };

  switch (kind) {
    case 'assign':
    case 'unassign': {
      const app = oneOf(scene.open, draw);
      if (app === undefined) return [];
      return (kind === 'assign' ? assign : unassign)(org, app, user, byAdmin, told);
    }
    case 'join':
    case 'leave': {
      const isIn = ({ id }: GroupRecord): boolean => kind === 'join' || org.memberships.has(id, user.id);
      const group = oneOf(scene.groups.filter(isIn), draw);
      return group === undefined ? [] : regroup(kind, org, group, user, byAdmin, told);
    }
    case 'deactivate':
      if (user.status !== 'ACTIVE') return [];
      options.leavers.set(user.id, ms);
      return deactivate(org, scene.apps, user, byAdmin, told, options.lastLoginAt(user.id, ms));
    default:
      return move(org, user, byAdmin, draw);
  }
}

function someUser(org: Org, users: number, draw: Draw): UserRecord | undefined {
  return org.users.list({ start: Math.floor(draw() * users), limit: 1, status: (status) => status === 'ACTIVE' })
    .items[0];
}
