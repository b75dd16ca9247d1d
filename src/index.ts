/**
 * The client as a library: Okta's Application Users API and what a review reads beside it, within the org's rate limits.
 *
 * `loadCredentials` finds an API token or a service app's key as every command does, `createAuthorizer` signs requests with
 * them, `createOktaClient` sends them. Nothing is asked of the org before the first call. Times are epoch milliseconds,
 * durations milliseconds, sizes bytes. What each call sends, needs and may reject with is said at `OktaClient`; errors of
 * Okta are `OktaError`s, told apart by `isNotFound` and its like, other ones `ReviewError`s. See the README.
 */
export type { AdminRole, ApiToken } from './assignment/admin-records.js';
export type { LogEvent, LogParty } from './assignment/log-event.js';
export type { App, AppGroup, AppUser, GroupLink, JsonObject, User } from './assignment/records.js';
export { type Clock, systemClock } from './async/clock.js';
export { ConfigError, IncompleteError, RefusedError, ReviewError } from './errors.js';
export type * from './okta/api.js';
export { type AuthorizerOptions, createAuthorizer } from './okta/auth/authorizer.js';
export type { ApiTokenCredentials, Credentials, PrivateKeyCredentials } from './okta/auth/credentials.js';
export { loadCredentials } from './okta/auth/credentials.js';
export { TokenRefusedError } from './okta/auth/token-refusal.js';
export { createOktaClient } from './okta/client.js';
export type { OktaClientOptions } from './okta/client-options.js';
export * from './okta/errors.js';
export type { Authorizer, Refusal, Scopes } from './okta/transport/authorizer.js';
