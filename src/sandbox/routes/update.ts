import type { AppRecord, AppUserRecord } from '../state/records.js';
import { requireApp, requireAppUsers, requireScope } from './access.js';
import { ApiError, invalid, notFound } from './api-error.js';
import { type AppUserBody, bodyOf } from './app-user-body.js';
import { credentialsAfter, newAssignment } from './assign.js';
import type { Answer, Exchange } from './exchange.js';
import { checkProfile, mappedProfile } from './profile-mapping.js';
import { wireAppUser } from './wire-app-user.js';

/**
 * POST /api/v1/apps/{appId}/users/{userId}: credentials or profile. Beyond the schema Okta also takes `scope`: it converts the
 * assignment, and with USER even makes one for a user who had none.
 */
export function updateAppUser(exchange: Exchange, appId: string, userId: string): Answer {
  requireScope(exchange, 'okta.apps.manage');
  const app = requireApp(exchange, appId);
  const body = bodyOf(exchange.body);
  if (body.credentials !== undefined && body.profile !== undefined) {
    throw invalid('credentials', 'credentials and profile cannot be updated together');
  }
  const rows = requireAppUsers(exchange, app);
  const present = rows.get(userId);
  const row = present === undefined ? created(exchange, app, userId, body) : updated(exchange, app, present, body);
  rows.put(row);
  return { status: 200, body: wireAppUser(exchange.origin, exchange.org, app.id, row, false) };
}

function created(exchange: Exchange, app: AppRecord, userId: string, body: AppUserBody): AppUserRecord {
  const user = exchange.org.users.find(userId);
  if (body.scope === undefined || user === undefined) throw notFound(userId, 'AppUser');
  return newAssignment(exchange, app, user, body);
}

function updated(exchange: Exchange, app: AppRecord, row: AppUserRecord, body: AppUserBody): AppUserRecord {
  const user = exchange.org.users.find(row.id);
  if (user?.status === 'DEPROVISIONED') throw new ApiError('E0000117');
  if (body.profile !== undefined) {
    checkProfile(app, user === undefined ? row.profile : mappedProfile(app, user), body.profile);
  }
  const time = new Date(exchange.nowMs).toISOString();
  const { credentials } = body;
  return {
    ...row,
    lastUpdated: time,
    ...(credentials === undefined
      ? {}
      : { credentials: { ...row.credentials, ...credentialsAfter(app, body, row.credentials?.userName ?? '') } }),
    ...(credentials?.hasPassword === true ? { passwordChanged: time } : {}),
    ...(body.profile === undefined ? {} : { profile: { ...row.profile, ...body.profile } }),
    ...(body.scope === undefined || body.scope === row.scope ? {} : converted(exchange, app, row, body.scope)),
  };
}

function converted(
  { org }: Exchange,
  app: AppRecord,
  row: AppUserRecord,
  scope: 'USER' | 'GROUP',
): Pick<AppUserRecord, 'scope' | 'groupId'> {
  if (scope === 'USER') return { scope, groupId: undefined };
  const groupId = org.appGroupIds(app.id).find((id) => org.memberships.has(id, row.id));
  if (groupId === undefined) {
    throw invalid('scope', 'The user is not a member of a group that the application is assigned to');
  }
  return { scope, groupId };
}
