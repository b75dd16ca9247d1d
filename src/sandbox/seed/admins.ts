import type { AdminData, RoleRecord, TokenRecord } from '../state/admins.js';
import { catalogueOf, GROUPS_PER_APP } from './apps.js';
import { idOf } from './ids.js';
import { hash } from './random.js';
import { isMissing, userStatus } from './users.js';
import { DAY_MS, iso, type World } from './world.js';

const LABELS: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'Super Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
  REPORT_ADMIN: 'Report Administrator',
};
const BY_PLACE = ['SUPER_ADMIN', 'APP_ADMIN', 'HELP_DESK_ADMIN', 'ORG_ADMIN', 'READ_ONLY_ADMIN', 'REPORT_ADMIN'];

/** Every how manieth user is an administrator: an org of 800 has some twenty. */
const EVERY = 40;
/** The app of the catalogue whose first group has an admin role. */
const GROUP_OF_APP = 3;

/** Who administers a seeded org: standard and custom roles, directly and by a group, a service app, and API tokens. */
export function seededAdmins(world: World, appCount: number): AdminData {
  const users = new Map<string, RoleRecord[]>();
  const factors = new Map<string, readonly string[]>();
  const tokens: TokenRecord[] = [];
  for (let index = 0; index < world.users; index += 1) {
    if (index !== 0 && hash(world.seed, index, 81) % EVERY !== 0) continue;
    if (isMissing(world, index) || userStatus(world, index) === 'DEPROVISIONED') continue;
    const id = idOf('00u', world.seed, index);
    const draw = hash(world.seed, index, 82);
    const type = index === 0 ? 'SUPER_ADMIN' : (BY_PLACE[draw % BY_PLACE.length] ?? 'REPORT_ADMIN');
    users.set(id, [standard(world, type, index), ...(draw % 5 === 0 ? [custom(world, index, draw)] : [])]);
    factors.set(id, draw % 6 === 1 && index !== 0 ? [] : ['push', 'token:software:totp']);
    if (draw % 3 === 0) tokens.push(tokenOf(world, index, id, draw));
  }
  const group = idOf('00g', world.seed, 1 + GROUP_OF_APP * GROUPS_PER_APP);
  const client = clientsIn(appCount).map((app) => idOf('0oa', world.seed, app))[0];
  return {
    users,
    groups: new Map(appCount > GROUP_OF_APP ? [[group, [standard(world, 'READ_ONLY_ADMIN', 999)]]] : []),
    clients: new Map(client === undefined ? [] : [[client, [standard(world, 'ORG_ADMIN', 998)]]]),
    resourceSets: [
      { id: 'iamoJDFKaJxGIr0oamd9g', label: 'Finance apps' },
      { id: 'iamoJDFKaJxGIr0oamd0g', label: 'Contractors' },
    ],
    factorsOf: (userId) => factors.get(userId) ?? ['push'],
    tokens,
    grants: new Map(client === undefined ? [] : [[client, ['okta.users.manage', 'okta.apps.read']]]),
  };
}

/** Apps of the catalogue that act for themselves. */
function clientsIn(appCount: number): number[] {
  return Array.from({ length: appCount }, (_, app) => app).filter((app) => catalogueOf(app).name === 'oidc_client');
}

function standard(world: World, type: string, index: number): RoleRecord {
  // the id of a role that takes targets is the same for everybody: Base32 of its name
  const id =
    type === 'SUPER_ADMIN' || type === 'ORG_ADMIN'
      ? `ra1${hash(world.seed, index, 83).toString(36)}`
      : 'JBCUYUC7IRCVGS27IFCE2SKO';
  return { id, type, label: LABELS[type] ?? type, created: createdAt(world, index) };
}

function custom(world: World, index: number, draw: number): RoleRecord {
  const set = draw % 2 === 0 ? 'iamoJDFKaJxGIr0oamd9g' : 'iamoJDFKaJxGIr0oamd0g';
  const id = `irb${hash(world.seed, index, 84).toString(36)}`;
  return {
    id,
    type: 'CUSTOM',
    label: 'App owner',
    created: createdAt(world, index),
    role: 'cr0Yq6IJxGIr0ouum0g3',
    resourceSet: set,
  };
}

function createdAt(world: World, index: number): string {
  return iso(world.nowMs - (20 + (hash(world.seed, index, 85) % 800)) * DAY_MS);
}

function tokenOf(world: World, index: number, userId: string, draw: number): TokenRecord {
  const lastUpdated = (world.signedInMs ?? world.nowMs) - (draw % 28) * DAY_MS;
  return {
    id: `00T${hash(world.seed, index, 86).toString(36).padStart(8, '0')}`,
    name: draw % 2 === 0 ? 'terraform' : 'reporting',
    userId,
    created: createdAt(world, index),
    lastUpdated: iso(lastUpdated),
    expiresAt: draw % 4 === 0 ? null : iso(lastUpdated + 30 * DAY_MS),
    connection: draw % 5 === 0 ? 'ZONE' : 'ANYWHERE',
  };
}
