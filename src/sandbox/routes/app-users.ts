import type { AppRecord, AppUserRecord } from '../state/records.js';
import { requireApp, requireAppUsers, requireScope } from './access.js';
import { ApiError, notFound } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { type Cursor, cursorIn, cursorOf, limitOf, linksOf } from './links.js';
import { recordAccess } from './record-change.js';
import { wireAppUser } from './wire-app-user.js';

/** GET /api/v1/apps/{appId}/users: 50 a page unless asked for, 500 at most. */
export function listAppUsers(exchange: Exchange, appId: string): Answer {
  requireScope(exchange, 'okta.apps.read');
  const app = requireApp(exchange, appId);
  const rows = requireAppUsers(exchange, app);
  const { quirks, org, origin, query } = exchange;
  const limit = limitOf(query, 50, 500);
  const cursor = cursorIn(exchange);
  const drop = quirks.has('loseExpand', app) ? ['expand'] : [];
  if (quirks.has('blind', app)) return { status: 200, body: [], links: linksOf(exchange, limit, undefined, drop) };
  if (cursor !== undefined && quirks.has('refusedCursor', app)) throw new ApiError('E0000029');
  if (cursor !== undefined && !cursor.again && quirks.has('emptyPages', app)) {
    return { status: 200, body: [], links: linksOf(exchange, limit, cursorOf(exchange, cursor.id, true), drop) };
  }

  const moved = cursor === undefined || !quirks.has('movingRows', app) ? undefined : rows.get(cursor.id);
  const size = moved === undefined ? limit : Math.max(1, limit - 1);
  const { items, more } = rows.slice(startOf(rows, cursor), size, wanted(exchange, app));
  const last = items.at(-1);
  const next = more && last !== undefined ? nextOf(exchange, app, cursor, last) : undefined;
  const sent = quirks.has('shortPages', app) ? items.slice(0, -1) : items;
  const embed = query.get('expand') === 'user' && !quirks.has('ignoreExpand', app);
  const body = [...(moved === undefined ? [] : [moved]), ...sent].map((row) =>
    wireAppUser(origin, org, app.id, row, embed),
  );
  if (next !== undefined && cursor === undefined && quirks.has('deletedMidListing', app)) org.deleteApp(app.id);
  return { status: 200, body, links: linksOf(exchange, limit, next, drop) };
}

/** GET /api/v1/apps/{appId}/users/{userId} */
export function getAppUser(exchange: Exchange, appId: string, userId: string): Answer {
  requireScope(exchange, 'okta.apps.read');
  const app = requireApp(exchange, appId);
  const row = requireAppUsers(exchange, app).get(userId);
  if (row === undefined) throw notFound(userId, 'AppUser');
  const embed = exchange.query.get('expand') === 'user' && !exchange.quirks.has('ignoreExpand', app);
  return { status: 200, body: wireAppUser(exchange.origin, exchange.org, app.id, row, embed) };
}

/**
 * DELETE /api/v1/apps/{appId}/users/{userId}: 204 without a body. Whom a group of the app gives access cannot be unassigned,
 * even beside a direct assignment.
 */
export function unassignAppUser(exchange: Exchange, appId: string, userId: string): Answer {
  requireScope(exchange, 'okta.apps.manage');
  const app = requireApp(exchange, appId);
  const rows = requireAppUsers(exchange, app);
  const row = rows.get(userId);
  if (row === undefined) throw notFound(userId, 'AppUser');
  const { memberships } = exchange.org;
  if (row.scope === 'GROUP' || exchange.org.appGroupIds(appId).some((id) => memberships.has(id, userId))) {
    throw new ApiError('E0000046', '', [
      'The application cannot be unassigned from the user while their group memberships grant them access.',
    ]);
  }
  if (!exchange.quirks.has('stickyUnassign', app)) rows.remove(userId);
  recordAccess(exchange, 'remove', app, userId);
  return { status: 204 };
}

function startOf(rows: { position(id: string): number | undefined }, cursor: Cursor | undefined): number {
  if (cursor === undefined) return 0;
  const at = rows.position(cursor.id);
  if (at === undefined) throw new ApiError('E0000029');
  return at + 1;
}

function nextOf(exchange: Exchange, app: AppRecord, cursor: Cursor | undefined, last: AppUserRecord): string {
  const repeated = cursor !== undefined && exchange.quirks.has('repeatNext', app);
  return repeated ? cursorOf(exchange, cursor.id, cursor.again) : cursorOf(exchange, last.id);
}

/** `q` is the beginning of a user name, first name, last name or e-mail; of OIDC apps only of user name or e-mail. */
function wanted({ query, org }: Exchange, app: AppRecord): ((row: AppUserRecord) => boolean) | undefined {
  const q = query.get('q')?.toLowerCase() ?? '';
  if (q === '') return undefined;
  const keys = app.signOnMode === 'OPENID_CONNECT' ? ['email'] : ['firstName', 'lastName', 'email'];
  return (row) => {
    const profile = org.users.find(row.id)?.profile ?? row.profile;
    const texts = [row.credentials?.userName, ...keys.map((key) => profile[key])];
    return texts.some((text) => typeof text === 'string' && text.toLowerCase().startsWith(q));
  };
}
