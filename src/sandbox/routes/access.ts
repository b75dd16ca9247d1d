import type { AppUsers } from '../state/app-user-changes.js';
import type { AppRecord } from '../state/records.js';
import { ApiError, notFound } from './api-error.js';
import type { Exchange } from './exchange.js';
import { mayUse } from './principal.js';

/** Throws 403 E0000006 unless the caller holds the scope. */
export function requireScope({ principal }: Exchange, scope: string): void {
  if (!mayUse(principal, scope)) throw new ApiError('E0000006');
}

/** The app, for calls into it; 404 where there is none, 403 where the role does not reach it. */
export function requireApp(exchange: Exchange, appId: string): AppRecord {
  const app = exchange.org.app(appId);
  if (app === undefined || exchange.quirks.has('hidden', app)) throw notFound(appId, 'AppInstance');
  if (exchange.quirks.has('forbidden', app)) throw new ApiError('E0000006');
  return app;
}

export function requireAppUsers(exchange: Exchange, app: AppRecord): AppUsers {
  const rows = exchange.org.appUsers(app.id);
  if (rows === undefined) throw notFound(app.id, 'AppInstance');
  return rows;
}
