import type { Group } from '../state/groups.js';
import { requireScope } from './access.js';
import { ApiError, notFound } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { alternativesOf } from './filter.js';
import { cursorIn, cursorOf, limitOf, linksOf } from './links.js';
import { wireApp } from './wire-app.js';
import { wireGroup } from './wire-group.js';

/** GET /api/v1/groups: 200 a page at most; `q` is the beginning of a name, and `expand` may ask for `stats` and `app`. */
export function listGroups(exchange: Exchange): Answer {
  requireScope(exchange, 'okta.groups.read');
  const { org, query } = exchange;
  const limit = limitOf(query, 200, 200);
  const cursor = cursorIn(exchange);
  const at = cursor === undefined ? -1 : org.groups.position(cursor.id);
  if (at === undefined) throw new ApiError('E0000029');
  const wanted = wantedIn(exchange);
  const { items, more } = org.groups.list(at + 1, limit, (group) => isShown(exchange, group) && wanted(group));
  const last = items.at(-1);
  return {
    status: 200,
    body: items.map((group) => expanded(exchange, group)),
    links: linksOf(exchange, limit, more && last !== undefined ? cursorOf(exchange, last.id) : undefined),
  };
}

/** GET /api/v1/groups/{groupId} */
export function getGroup(exchange: Exchange, groupId: string): Answer {
  requireScope(exchange, 'okta.groups.read');
  return { status: 200, body: wireGroup(exchange.origin, requireGroup(exchange, groupId)) };
}

/** GET /api/v1/groups/{groupId}/apps: 20 a page unless asked for, 200 at most. */
export function listGroupApps(exchange: Exchange, groupId: string): Answer {
  requireScope(exchange, 'okta.groups.read');
  const group = requireGroup(exchange, groupId);
  const limit = limitOf(exchange.query, 20, 200);
  const apps = exchange.org.appsOfGroup(group.id).filter((app) => !exchange.quirks.has('hidden', app));
  const cursor = cursorIn(exchange);
  const start = cursor === undefined ? 0 : apps.findIndex(({ id }) => id === cursor.id) + 1;
  const page = apps.slice(start, start + limit);
  const last = page.at(-1);
  const next = last !== undefined && start + limit < apps.length ? cursorOf(exchange, last.id) : undefined;
  return {
    status: 200,
    body: page.map((app) => wireApp(exchange.origin, app)),
    links: linksOf(exchange, limit, next),
  };
}

/** The group, for calls into it; 404 where there is none that the role reaches. */
export function requireGroup(exchange: Exchange, groupId: string): Group {
  const group = exchange.org.groups.find(groupId);
  if (group === undefined || !isShown(exchange, group)) throw notFound(groupId, 'UserGroup');
  return group;
}

/** An administrator of some groups gets lists without the other ones, and no error. */
export function isShown({ quirks }: Exchange, { id, name }: Group): boolean {
  return !quirks.has('hiddenGroups', { id, label: name });
}

function expanded({ origin, org, query, admins }: Exchange, group: Group): Record<string, unknown> {
  const asked = (query.get('expand') ?? '').split(',');
  const source = asked.includes('app') && group.sourceApp !== undefined ? org.app(group.sourceApp) : undefined;
  const embedded = {
    ...(asked.includes('stats')
      ? {
          stats: {
            usersCount: org.memberships.count(group.id),
            appsCount: org.appsOfGroup(group.id).length,
            groupPushMappingsCount: 0,
            // Okta's spelling
            hasAdminPrivlege: admins.groups.has(group.id),
          },
        }
      : {}),
    ...(source === undefined
      ? {}
      : { app: { id: source.id, name: source.name, label: source.label, signOnMode: source.signOnMode } }),
  };
  const body = wireGroup(origin, group);
  return Object.keys(embedded).length === 0 ? body : { ...body, _embedded: embedded };
}

/** Comparisons joined by `or`, as of other listings, and `lastMembershipUpdated gt "…"` by itself. */
function wantedIn({ query }: Exchange): (group: Group) => boolean {
  const q = query.get('q')?.toLowerCase() ?? '';
  const filter = query.get('search') ?? query.get('filter');
  const named = (group: Group): boolean => group.name.toLowerCase().startsWith(q);
  if (filter === null) return named;
  const since = /^\s*lastMembershipUpdated\s+gt\s+"([^"]*)"\s*$/.exec(filter)?.[1];
  if (since !== undefined) return (group) => named(group) && group.lastMembershipUpdated > since;
  const any = alternativesOf(filter, ['id', 'type', 'profile.name']);
  const holds = (group: Group, path: string): string =>
    path === 'id' ? group.id : path === 'type' ? group.type : group.name;
  return (group) => named(group) && any.some(({ path, value }) => holds(group, path) === value);
}
