export { ConfigError, IncompleteError, RefusedError, ReviewError } from './errors.js';
export type * from './okta/api.js';
export type { Authorizer, Refusal, Scopes } from './okta/authorizer.js';
export { createOktaClient } from './okta/client.js';
export type { OktaClientOptions } from './okta/client-options.js';
export * from './okta/errors.js';
export type { App, AppGroup, AppUser, GroupLink, JsonObject, User } from './records.js';
