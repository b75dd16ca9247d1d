import { ADMIN_ROLE_APP, type AdminRole, type AdminRow, adminRoleAppId } from '../../assignment/admin-records.js';
import { isObject, isText } from '../../assignment/json-guards.js';
import type { App, JsonObject } from '../../assignment/records.js';

/** A person or a service app with the roles that it holds. */
export interface RoleHolder {
  readonly id: string;
  readonly roles: readonly AdminRole[];
  /** As the snapshot embeds it; undefined for a service app. */
  readonly user: JsonObject | undefined;
  /** Of a service app: what it is called. */
  readonly clientLabel: string | undefined;
  readonly factors: readonly string[] | undefined;
  readonly factorsUnread: string;
}

/** What is called how: by the ids of groups and of sets of resources. */
export interface RoleNames {
  readonly groups: ReadonlyMap<string, string>;
  readonly resourceSets: ReadonlyMap<string, string>;
}

/** A role as an app, and its holders as the app's users. */
export interface RoleApp {
  readonly app: App;
  readonly rows: readonly JsonObject[];
}

/** What the Admin Console calls the standard roles, the most powerful first. */
const STANDARD: ReadonlyMap<string, string> = new Map([
  ['SUPER_ADMIN', 'Super Administrator'],
  ['ORG_ADMIN', 'Organization Administrator'],
  ['APP_ADMIN', 'Application Administrator'],
  ['API_ACCESS_MANAGEMENT_ADMIN', 'API Access Management Administrator'],
  ['USER_ADMIN', 'Group Administrator'],
  ['GROUP_MEMBERSHIP_ADMIN', 'Group Membership Administrator'],
  ['HELP_DESK_ADMIN', 'Help Desk Administrator'],
  ['MOBILE_ADMIN', 'Mobile Administrator'],
  ['ACCESS_CERTIFICATIONS_ADMIN', 'Access Certifications Administrator'],
  ['ACCESS_REQUESTS_ADMIN', 'Access Requests Administrator'],
  ['WORKFLOWS_ADMIN', 'Workflows Administrator'],
  ['REPORT_ADMIN', 'Report Administrator'],
  ['READ_ONLY_ADMIN', 'Read-Only Administrator'],
]);
const ORDER = [...STANDARD.keys()];

/**
 * Admin roles as apps, a row for each holder and role: standard roles first, custom ones by their names. A role that somebody
 * holds in several ways, or over several sets of resources, is one row that says all of them.
 */
export function roleApps(holders: readonly RoleHolder[], names: RoleNames): RoleApp[] {
  const byRole = new Map<string, { app: App; place: number; rows: JsonObject[] }>();
  for (const holder of holders) {
    for (const [appId, roles] of byApp(holder.roles)) {
      const [first] = roles;
      if (first === undefined) continue;
      const known = byRole.get(appId) ?? { app: appOf(appId, first), place: placeOf(first), rows: [] };
      byRole.set(appId, known);
      known.rows.push(rowOf(holder, roles, names));
    }
  }
  return [...byRole.values()].sort((a, b) => a.place - b.place || compare(a.app, b.app));
}

function byApp(roles: readonly AdminRole[]): Map<string, AdminRole[]> {
  const found = new Map<string, AdminRole[]>();
  for (const role of roles) {
    const appId = adminRoleAppId(role);
    found.set(appId, [...(found.get(appId) ?? []), role]);
  }
  return found;
}

function placeOf({ type }: AdminRole): number {
  const place = ORDER.indexOf(type);
  return place < 0 ? ORDER.length : place;
}

function compare({ label }: App, { label: other }: App): number {
  return label < other ? -1 : label > other ? 1 : 0;
}

/** What people call a role. */
export function roleLabel({ type, label }: AdminRole): string {
  return STANDARD.get(type) ?? label ?? type;
}

function appOf(id: string, role: AdminRole): App {
  return {
    id,
    name: ADMIN_ROLE_APP,
    label: `Okta admin role: ${roleLabel(role)}`,
    status: 'ACTIVE',
    signOnMode: null,
    features: [],
  };
}

function rowOf(holder: RoleHolder, roles: readonly AdminRole[], names: RoleNames): JsonObject {
  const groups = roles.flatMap((role) => groupOf(role) ?? []);
  const [group] = groups;
  const isDirect = groups.length < roles.length;
  const groupName = (id: string) => names.groups.get(id) ?? id;
  const heldBy = [...(isDirect ? ['directly'] : []), ...groups.map(({ id }) => `by group ${groupName(id)}`)];
  const sets = roles.flatMap((role) => role['resource-set'] ?? []).map((id) => names.resourceSets.get(id) ?? id);
  const admin: AdminRow = {
    heldBy: [...new Set(heldBy)],
    factors: holder.factors,
    factorsUnread: holder.factorsUnread,
  };
  const times = (key: 'created' | 'lastUpdated') => roles.flatMap((role) => role[key] ?? []).sort();
  return {
    id: holder.id,
    created: times('created')[0],
    lastUpdated: times('lastUpdated').at(-1),
    scope: isDirect ? 'USER' : 'GROUP',
    status: roles.some(({ status }) => status === 'ACTIVE') ? 'ACTIVE' : (roles[0]?.status ?? 'ACTIVE'),
    syncState: 'DISABLED', // nothing is provisioned
    credentials: null,
    // what the role reaches is what the access is
    profile: sets.length === 0 ? {} : { role: [...new Set(sets)].join('; ') },
    ...(isDirect || group === undefined ? {} : { _links: { group: { ...group.link, name: groupName(group.id) } } }),
    ...(holder.user === undefined ? {} : { _embedded: { user: holder.user } }),
    ...(holder.clientLabel === undefined ? {} : { _client: { label: holder.clientLabel } }),
    _admin: admin,
  };
}

/** The group that a role comes by; undefined for one that is held directly. */
export function groupOf(
  role: AdminRole,
): { readonly id: string; readonly link: { readonly href: string } } | undefined {
  if (role.assignmentType !== 'GROUP') return undefined;
  const links = isObject(role._links) ? role._links.assignee : undefined;
  const href = isObject(links) && isText(links.href) ? links.href : '';
  return { id: href.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '', link: { href } };
}
