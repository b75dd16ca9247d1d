import type { AppUserRecord } from '../state/records.js';
import { catalogueOf, GROUPS_PER_APP, PROFILE_KEYS } from './apps.js';
import { idOf } from './ids.js';
import { type Person, personAt } from './person.js';
import { type Draw, drawsFrom, hash, pickWeighted } from './random.js';
import { userCreatedMs } from './users.js';
import { DAY_MS, iso, type World } from './world.js';

const LIFECYCLE_STATUSES = [
  ['ACTIVE', 0.72],
  ['PROVISIONED', 0.18],
  ['STAGED', 0.03],
  ['SUSPENDED', 0.01],
  ['INACTIVE', 0.01],
  ['DEPROVISIONED', 0.01],
  ['REVOKED', 0.005],
  ['MATCHED', 0.01],
  ['IMPORTED', 0.005],
  ['UNASSIGNED', 0.003],
  ['APPROVED', 0.005],
] as const;
const PLAIN_STATUSES = [
  ['ACTIVE', 0.97],
  ['PENDING', 0.01],
  ['INACTIVE', 0.006],
  ['SUSPENDED', 0.006],
] as const;
const SYNC_STATES = [
  ['SYNCHRONIZED', 0.9],
  ['OUT_OF_SYNC', 0.04],
  ['SYNCING', 0.02],
] as const;

/** How an assignment came to be: which of the app's own groups is credited, and which one holds beside a direct one. */
interface Grant {
  readonly group: number | undefined;
  readonly beside: number | undefined;
}

/** Constant time, from the seed alone: who is in an app's groups follows from it. */
function grantOf(world: World, app: number, user: number): Grant {
  const direct = catalogueOf(app).direct ?? 0.15;
  if (direct >= 1) return { group: undefined, beside: undefined };
  const draw = drawsFrom(hash(world.seed, app, user, 41));
  const group = Math.floor(draw() * GROUPS_PER_APP);
  if (draw() >= direct) return { group, beside: undefined };
  return { group: undefined, beside: draw() < 0.05 ? group : undefined };
}

/** Which of the app's own groups an assigned user is in; undefined for those who have the app directly alone. */
export function grantedBy(world: World, app: number, user: number): number | undefined {
  const { group, beside } = grantOf(world, app, user);
  return group ?? beside;
}

/** The assignment of a user to an app; whether there is one is the caller's knowledge. */
export function seededAppUser(world: World, app: number, user: number): AppUserRecord {
  const kind = catalogueOf(app);
  const features = kind.features ?? [];
  const person = personAt(world, user);
  const grant = grantOf(world, app, user);
  const draw = drawsFrom(hash(world.seed, app, user, 42));
  const lifecycle = features.includes('PUSH_NEW_USERS');
  const provisioned = features.includes('PUSH_PROFILE_UPDATES') || features.includes('PROFILE_MASTERING');
  const status = statusOf(draw, features, lifecycle);
  const tenure = world.nowMs - userCreatedMs(world, user);
  const created = world.nowMs - Math.floor(Math.min((1 + draw() * 900) * DAY_MS, tenure * (0.3 + draw() * 0.7)));
  const lastUpdated = created + Math.floor(draw() * (world.nowMs - created));
  const syncState = lifecycle ? syncStateOf(draw, status) : 'DISABLED';
  return {
    id: idOf('00u', world.seed, user),
    externalId:
      provisioned && status !== 'STAGED' ? hash(world.seed, app, user, 43).toString(16).padStart(8, '0') : null,
    created: iso(created),
    lastUpdated: iso(lastUpdated),
    scope: grant.group === undefined ? 'USER' : 'GROUP',
    status,
    statusChanged: draw() < 0.01 ? null : iso(created + 1000),
    passwordChanged: kind.signOnMode === 'AUTO_LOGIN' && draw() < 0.5 ? iso(lastUpdated) : null,
    syncState,
    lastSync: provisioned ? iso(lastUpdated) : undefined,
    credentials: credentialsOf(draw, app, person),
    profile: provisioned ? appProfile(draw, person) : {},
    groupId: grant.group === undefined ? undefined : idOf('00g', world.seed, 1 + app * GROUPS_PER_APP + grant.group),
  };
}

function statusOf(draw: Draw, features: readonly string[], lifecycle: boolean): string {
  if (features.includes('IN_MEMORY_APP_USER')) return draw() < 0.5 ? 'IMPLICIT' : 'ACTIVE';
  return pickWeighted(draw(), lifecycle ? LIFECYCLE_STATUSES : PLAIN_STATUSES, 'ACTIVE');
}

/** Failed provisioning shows as STAGED with a sync state of ERROR. */
function syncStateOf(draw: Draw, status: string): string {
  return status === 'STAGED' && draw() < 0.6 ? 'ERROR' : pickWeighted(draw(), SYNC_STATES, 'ERROR');
}

/** Usually the login or the e-mail, at times an account of former days, one that several people use, or none. */
function credentialsOf(draw: Draw, app: number, person: Person): AppUserRecord['credentials'] {
  if (catalogueOf(app).noCredentials === true) return null;
  const how = draw();
  if (how < 0.003) return null;
  if (how < 0.007) return { userName: `shared-admin-${app}@example.com` };
  if (how < 0.017) return { userName: `${person.lastName.slice(0, 20).toLowerCase()}_${person.employeeNumber}` };
  if (how < 0.06) return { userName: person.login.toUpperCase() };
  return { userName: draw() < 0.7 ? person.login : person.email };
}

function appProfile(draw: Draw, person: Person): Record<string, unknown> {
  const profile: Record<string, unknown> = Object.fromEntries(PROFILE_KEYS.map((key) => [key, null]));
  profile.email = person.email;
  profile.firstName = person.firstName;
  profile.lastName = person.lastName;
  profile.displayName = `${person.firstName} ${person.lastName}`;
  profile.role = draw() < 0.08 ? 'Administrator' : 'Standard User';
  profile.profile = draw() < 0.5 ? 'Chatter Free User' : null;
  if (draw() < 0.2) profile.salesforceGroups = ['Partners', 'All Staff'];
  if (draw() < 0.1) profile.licenseCount = 1;
  return profile;
}
