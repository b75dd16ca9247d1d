import type { RoleRecord, TokenRecord } from '../state/admins.js';
import { requireApp, requireScope } from './access.js';
import { ApiError, notFound } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { limitOf } from './links.js';

/** Only Super Administrators and holders of `okta.iam.read` see administrators: the token's role may be less. */
function requireIam(exchange: Exchange): void {
  requireScope(exchange, 'okta.roles.read');
  const { principal } = exchange;
  const isReadOnly = principal.kind === 'token' && principal.readOnly;
  if (isReadOnly || exchange.quirks.everywhere('noAdmins')) throw new ApiError('E0000006');
}

/** GET /api/v1/iam/assignees/users: 100 a page; the next page stands in the body, and in no header. */
export function listRoleAssignees(exchange: Exchange): Answer {
  requireIam(exchange);
  const { admins, origin, org } = exchange;
  const byGroup = exchange.quirks.everywhere('noGroupAdmins')
    ? []
    : [...admins.groups.keys()].flatMap((groupId) => membersOf(exchange, groupId));
  const ids = [...new Set([...admins.users.keys(), ...byGroup])].filter((id) => org.users.find(id) !== undefined);
  const value = (id: string) => ({
    id,
    orn: `orn:okta:directory:00o1a2b3c4D5e6F7g0g4:users:${id}`,
    _links: { self: { href: `${origin}/api/v1/users/${id}` }, roles: { href: `${origin}/api/v1/users/${id}/roles` } },
  });
  return bodyPage(exchange, ids, 'value', value);
}

/** GET /api/v1/iam/resource-sets */
export function listResourceSets(exchange: Exchange): Answer {
  requireIam(exchange);
  const { resourceSets } = exchange.admins;
  const labels = new Map(resourceSets.map(({ id, label }) => [id, label]));
  return bodyPage(exchange, [...labels.keys()], 'resource-sets', (id) => ({
    id,
    label: labels.get(id),
    description: '',
  }));
}

function bodyPage(
  { origin, path, query }: Exchange,
  ids: readonly string[],
  key: string,
  value: (id: string) => Readonly<Record<string, unknown>>,
): Answer {
  const limit = limitOf(query, 100, 100);
  const after = query.get('after');
  const start = after === null ? 0 : ids.indexOf(after) + 1;
  const page = ids.slice(start, start + limit);
  const last = page.at(-1);
  const next =
    start + limit < ids.length && last !== undefined ? `${origin}${path}?after=${last}&limit=${limit}` : undefined;
  // one that is the last has no links at all, as recorded
  return {
    status: 200,
    body: { [key]: page.map(value), ...(next === undefined ? {} : { _links: { next: { href: next } } }) },
  };
}

/** GET /api/v1/users/{id}/roles: the user's own, and those of the user's groups. */
export function listUserRoles(exchange: Exchange, userId: string): Answer {
  requireIam(exchange);
  const { admins, org, origin } = exchange;
  const user = org.users.find(userId);
  if (user === undefined) throw notFound(userId, 'User');
  const own = (admins.users.get(user.id) ?? []).map((role) => wireRole(origin, role, 'USER', `users/${user.id}`));
  const byGroup = [...admins.groups].flatMap(([groupId, roles]) =>
    org.memberships.has(groupId, user.id)
      ? roles.map((role) => wireRole(origin, role, 'GROUP', `groups/${groupId}`))
      : [],
  );
  return { status: 200, body: [...own, ...byGroup] };
}

/** GET /oauth2/v1/clients/{clientId}/roles */
export function listClientRoles(exchange: Exchange, clientId: string): Answer {
  requireIam(exchange);
  const { admins, origin } = exchange;
  const app = requireApp(exchange, clientId);
  const roles = admins.clients.get(app.id) ?? [];
  return { status: 200, body: roles.map((role) => wireRole(origin, role, 'CLIENT', `clients/${app.id}`)) };
}

/** GET /api/v1/users/{id}/factors */
export function listUserFactors(exchange: Exchange, userId: string): Answer {
  requireScope(exchange, 'okta.users.read');
  if (exchange.quirks.everywhere('noFactors')) throw new ApiError('E0000006');
  const user = exchange.org.users.find(userId);
  if (user === undefined) throw notFound(userId, 'User');
  const body = exchange.admins
    .factorsOf(user.id)
    .map((factorType, n) => ({ id: `ufs${n}${user.id.slice(3)}`, factorType, provider: 'OKTA', status: 'ACTIVE' }));
  // begun and never finished
  return {
    status: 200,
    body: [
      ...body,
      { id: `sms${user.id.slice(3)}`, factorType: 'sms', provider: 'OKTA', status: 'PENDING_ACTIVATION' },
    ],
  };
}

/** GET /api/v1/api-tokens: all of them in one answer, whatever the limit. */
export function listApiTokens(exchange: Exchange): Answer {
  requireScope(exchange, 'okta.apiTokens.read');
  if (exchange.quirks.everywhere('noTokens')) throw new ApiError('E0000006');
  return { status: 200, body: exchange.admins.tokens.map((token) => wireToken(exchange.origin, token)) };
}

/** GET /api/v1/apps/{appId}/grants */
export function listAppGrants(exchange: Exchange, appId: string): Answer {
  requireScope(exchange, 'okta.appGrants.read');
  const app = requireApp(exchange, appId);
  const scopes = exchange.admins.grants.get(app.id) ?? [];
  return {
    status: 200,
    body: scopes.map((scopeId, n) => ({ id: `oag${n}${app.id.slice(3)}`, scopeId, status: 'ACTIVE', source: 'ADMIN' })),
  };
}

function membersOf({ org }: Exchange, groupId: string): string[] {
  return org.memberships.slice(groupId, 0, Number.POSITIVE_INFINITY, () => true).items.map(({ userId }) => userId);
}

function wireRole(origin: string, role: RoleRecord, assignmentType: string, assignee: string) {
  return {
    id: role.id,
    label: role.label,
    type: role.type,
    status: 'ACTIVE',
    created: role.created,
    lastUpdated: role.created,
    assignmentType,
    ...(role.role === undefined ? {} : { role: role.role, 'resource-set': role.resourceSet }),
    _links: { assignee: { href: `${origin}/api/v1/${assignee}` } },
  };
}

function wireToken(origin: string, { connection, ...token }: TokenRecord) {
  return {
    ...token,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: { connection },
    _links: { self: { href: `${origin}/api/v1/api-tokens/${token.id}` } },
  };
}
