import type { AppRecord, AppUserRecord, UserRecord } from '../state/records.js';
import { requireApp, requireAppUsers, requireScope } from './access.js';
import { ApiError, invalid, notFound } from './api-error.js';
import { type AppUserBody, bodyOf } from './app-user-body.js';
import type { Answer, Exchange } from './exchange.js';
import { checkProfile, mappedProfile } from './profile-mapping.js';
import { recordAccess } from './record-change.js';
import { wireAppUser } from './wire-app-user.js';

/** POST /api/v1/apps/{appId}/users: 200 with the assignment, of scope USER unless said. */
export function assignAppUser(exchange: Exchange, appId: string): Answer {
  requireScope(exchange, 'okta.apps.manage');
  const app = requireApp(exchange, appId);
  const body = bodyOf(exchange.body);
  if (body.id === undefined) throw invalid('id', 'The field cannot be left blank');
  const user = exchange.org.users.find(body.id);
  if (user === undefined) throw notFound(body.id, 'User');
  if (user.status === 'DEPROVISIONED') throw new ApiError('E0000117');

  const rows = requireAppUsers(exchange, app);
  const present = rows.get(user.id);
  if (present !== undefined && exchange.assignAgain === 'conflict') throw new ApiError('E0000062');
  const row = present ?? newAssignment(exchange, app, user, body);
  rows.put(row);
  if (present === undefined) recordAccess(exchange, 'add', app, user.id);
  return { status: 200, body: wireAppUser(exchange.origin, exchange.org, app.id, row, false) };
}

/** What Okta makes of an assignment: the profile mappings first, then what the request says. */
export function newAssignment(exchange: Exchange, app: AppRecord, user: UserRecord, body: AppUserBody): AppUserRecord {
  const groupId = exchange.org.appGroupIds(app.id).find((id) => exchange.org.memberships.has(id, user.id));
  if (body.scope === 'GROUP' && groupId === undefined) {
    throw invalid('scope', 'The user is not a member of a group that the application is assigned to');
  }
  const mapped = mappedProfile(app, user);
  checkProfile(app, mapped, body.profile ?? {});
  const provisioned = app.features.includes('PUSH_NEW_USERS');
  const time = new Date(exchange.nowMs).toISOString();
  return {
    id: user.id,
    externalId: null,
    created: time,
    lastUpdated: time,
    scope: body.scope ?? 'USER',
    status: provisioned ? 'STAGED' : 'ACTIVE',
    statusChanged: time,
    passwordChanged: null,
    syncState: provisioned ? 'SYNCING' : 'DISABLED',
    lastSync: provisioned ? null : undefined,
    credentials: credentialsAfter(app, body, String(user.profile.login)),
    profile: { ...mapped, ...body.profile },
    groupId: body.scope === 'GROUP' ? groupId : undefined,
  };
}

/** Credentials as they are after a request; a password is never shown, only that there is one. */
export function credentialsAfter(app: AppRecord, body: AppUserBody, userName: string): AppUserRecord['credentials'] {
  if (!app.hasCredentials) {
    if (body.credentials === undefined) return null;
    throw new ApiError('E0000041', '', ['User level credentials should not be provided for this scheme.']);
  }
  return {
    userName: body.credentials?.userName ?? userName,
    ...(body.credentials?.hasPassword === true ? { password: {} } : {}),
  };
}
