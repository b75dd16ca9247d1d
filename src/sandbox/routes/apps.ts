import type { AppRecord } from '../state/records.js';
import { requireApp, requireScope } from './access.js';
import { ApiError } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { alternativesOf } from './filter.js';
import { isShown } from './groups.js';
import { cursorIn, cursorOf, limitOf, linksOf } from './links.js';
import { wireApp } from './wire-app.js';
import { wireAppGroup, wireGroup } from './wire-group.js';

/** GET /api/v1/apps: 20 a page unless asked for, 200 at most. */
export function listApps(exchange: Exchange): Answer {
  requireScope(exchange, 'okta.apps.read');
  const { org, query, origin } = exchange;
  const limit = limitOf(query, 20, 200);
  const cursor = cursorIn(exchange);
  const at = cursor === undefined ? -1 : org.appPosition(cursor.id);
  if (at === undefined) throw new ApiError('E0000029');
  const { items, more } = org.listApps({ start: at + 1, limit, keep: wanted(exchange) });
  const last = items.at(-1);
  const next = more && last !== undefined ? cursorOf(exchange, last.id) : undefined;
  return { status: 200, body: items.map((app) => wireApp(origin, app)), links: linksOf(exchange, limit, next) };
}

/** GET /api/v1/apps/{appId} */
export function getApp(exchange: Exchange, appId: string): Answer {
  requireScope(exchange, 'okta.apps.read');
  return { status: 200, body: wireApp(exchange.origin, requireApp(exchange, appId)) };
}

/** GET /api/v1/apps/{appId}/groups: the groups that give the app; their names with `expand=group` only. */
export function listAppGroups(exchange: Exchange, appId: string): Answer {
  requireScope(exchange, 'okta.apps.read');
  const app = requireApp(exchange, appId);
  const limit = Math.max(20, limitOf(exchange.query, 20, 200));
  const cursor = cursorIn(exchange);
  const { org, origin } = exchange;
  // a group keeps its priority where the role hides others
  const given = org.appGroupIds(appId).flatMap((id, priority) => {
    const group = org.groups.find(id);
    return group === undefined || !isShown(exchange, group) ? [] : [{ group, priority }];
  });
  const ids = given.map(({ group }) => group.id);
  const start = cursor === undefined ? 0 : ids.indexOf(cursor.id) + 1;
  const page = given.slice(start, start + limit);
  const last = page.at(-1)?.group.id;
  const next = last !== undefined && start + limit < ids.length ? cursorOf(exchange, last) : undefined;
  return {
    status: 200,
    body: page.map(({ group, priority }) => {
      const body = wireAppGroup(origin, app, group.id, priority);
      return exchange.query.get('expand') === 'group'
        ? { ...body, _embedded: { group: wireGroup(origin, group) } }
        : body;
    }),
    links: linksOf(exchange, limit, next),
  };
}

/** Okta takes a single `eq` here; `q` is the beginning of a name or a label. */
function wanted({ query, org, quirks }: Exchange): (app: AppRecord) => boolean {
  const q = query.get('q')?.toLowerCase() ?? '';
  const filter = query.get('filter');
  const [equals, ...others] = filter === null ? [] : alternativesOf(filter, ['id', 'name', 'status', 'user.id']);
  if (others.length > 0) throw new ApiError('E0000053', filter ?? '');
  const blind = quirks.everywhere('blind');
  return (app) => {
    if (blind || quirks.has('hidden', app)) return false;
    if (!app.label.toLowerCase().startsWith(q) && !app.name.toLowerCase().startsWith(q)) return false;
    if (equals === undefined) return true;
    if (equals.path === 'user.id') return org.appUsers(app.id)?.get(equals.value) !== undefined;
    const present = equals.path === 'id' ? app.id : equals.path === 'name' ? app.name : app.status;
    return present === equals.value;
  };
}
