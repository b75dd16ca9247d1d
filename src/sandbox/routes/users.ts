import type { UserRecord } from '../state/records.js';
import { requireScope } from './access.js';
import { ApiError, notFound } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { alternativesOf } from './filter.js';
import { isShown } from './groups.js';
import { cursorIn, cursorOf, limitOf, linksOf } from './links.js';
import { wireGroup } from './wire-group.js';
import { wireListedUser, wireUser } from './wire-user.js';

/** GET /api/v1/users: 200 a page; without `filter` or `search` those DEPROVISIONED are left out. `q` does not page. */
export function listUsers(exchange: Exchange): Answer {
  requireScope(exchange, 'okta.users.read');
  const { org, query, origin } = exchange;
  const limit = limitOf(query, 200, 200);
  const cursor = cursorIn(exchange);
  const at = cursor === undefined ? -1 : org.users.position(cursor.id);
  if (at === undefined) throw new ApiError('E0000029');
  const { items, more } = org.users.list({ start: at + 1, limit, ...wanted(exchange) });
  const last = items.at(-1);
  const goesOn = more && last !== undefined && !query.has('q');
  return {
    status: 200,
    body: items.map((user) => wireListedUser(origin, user)),
    links: linksOf(exchange, limit, goesOn ? cursorOf(exchange, last.id) : undefined),
  };
}

/** GET /api/v1/users/{id}: by id, by login, or `me`, which a service app is not. */
export function getUser(exchange: Exchange, idOrLogin: string): Answer {
  requireScope(exchange, 'okta.users.read');
  return { status: 200, body: wireUser(exchange.origin, requireUser(exchange, idOrLogin)) };
}

/** GET /api/v1/users/{id}/groups */
export function listUserGroups(exchange: Exchange, idOrLogin: string): Answer {
  requireScope(exchange, 'okta.users.read');
  const user = requireUser(exchange, idOrLogin);
  const limit = limitOf(exchange.query, 200, 200);
  const cursor = cursorIn(exchange);
  const groups = exchange.org.memberships.groupIdsOf(user.id).flatMap((id) => exchange.org.groups.find(id) ?? []);
  const shown = groups.filter((group) => isShown(exchange, group));
  const ids = shown.map(({ id }) => id);
  const start = cursor === undefined ? 0 : ids.indexOf(cursor.id) + 1;
  const page = shown.slice(start, start + limit);
  const last = page.at(-1);
  const next = last !== undefined && start + limit < ids.length ? cursorOf(exchange, last.id) : undefined;
  return {
    status: 200,
    body: page.map((group) => wireGroup(exchange.origin, group)),
    links: linksOf(exchange, limit, next),
  };
}

function requireUser({ org, principal }: Exchange, idOrLogin: string): UserRecord {
  const self = idOrLogin === 'me' && principal.kind === 'token';
  const user = self ? org.users.tokenOwner() : org.users.find(idOrLogin);
  if (user === undefined) throw notFound(idOrLogin, 'User');
  return user;
}

interface Wanted {
  readonly status: (status: string) => boolean;
  readonly keep?: (user: UserRecord) => boolean;
}

function wanted({ query, quirks }: Exchange): Wanted {
  if (quirks.everywhere('blind')) return { status: () => false };
  const filter = query.get('filter') ?? query.get('search');
  const q = query.get('q')?.toLowerCase();
  if (filter === null) {
    const status = (one: string): boolean => one !== 'DEPROVISIONED';
    return q === undefined || q === '' ? { status } : { status, keep: (user) => begins(user, q) };
  }
  const any = alternativesOf(filter, ['status', 'id', 'profile.login', 'profile.email']);
  if (any.every(({ path }) => path === 'status')) return { status: (one) => any.some(({ value }) => value === one) };
  const holds = (user: UserRecord, path: string): unknown =>
    path === 'status' ? user.status : path === 'id' ? user.id : user.profile[path.slice('profile.'.length)];
  return { status: () => true, keep: (user) => any.some(({ path, value }) => holds(user, path) === value) };
}

function begins(user: UserRecord, q: string): boolean {
  const { firstName, lastName, email } = user.profile;
  return [firstName, lastName, email].some((text) => typeof text === 'string' && text.toLowerCase().startsWith(q));
}
