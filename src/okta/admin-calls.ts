import { isAdminRoleRecord, isApiToken } from '../assignment/admin-records.js';
import { isId, isText, isTextOrNone } from '../assignment/json-guards.js';
import type { JsonObject } from '../assignment/records.js';
import type { AdminApi } from './admin-api.js';
import { OktaShapeError } from './errors.js';
import { bodyPages, type SendPage } from './listing/body-pages.js';
import type { CallOptions } from './page.js';
import { type Parser, parseObject } from './parse.js';
import { apiPath, PAGE_SIZE, queryOf } from './paths.js';

/** What the calls about administrators need of a client. */
export interface AdminCalls {
  readonly origin: string;
  whole<T>(parse: Parser<T>, path: string, call: CallOptions): Promise<readonly T[]>;
  send(call: CallOptions): SendPage;
}

export function adminCalls({ origin, whole, send }: AdminCalls): AdminApi {
  const pages = (
    path: string,
    key: string,
    { limit = PAGE_SIZE.iam, ...call }: CallOptions & { readonly limit?: number },
  ) => bodyPages({ origin, url: `${origin}${path}${queryOf({ limit })}`, key, limit, send: send(call) });
  return {
    listRoleAssignees: (call = {}) => pages(apiPath('iam', 'assignees', 'users'), 'value', call),
    listResourceSets: (call = {}) => pages(apiPath('iam', 'resource-sets'), 'resource-sets', call),
    listUserRoles: (userId, call = {}) => whole(parseRole, apiPath('users', userId, 'roles'), call),
    listClientRoles: (clientId, call = {}) => whole(parseRole, clientPath(clientId), call),
    listUserFactors: (userId, call = {}) => whole(parseFactor, apiPath('users', userId, 'factors'), call),
    listApiTokens: (call = {}) => whole(parseToken, apiPath('api-tokens'), call),
    listAppGrants: (appId, call = {}) => whole(parseGrant, apiPath('apps', appId, 'grants'), call),
  };
}

/** Roles of clients are in Okta's other API. */
function clientPath(clientId: string): string {
  return apiPath('clients', clientId, 'roles').replace('/api/v1/', '/oauth2/v1/');
}

function parseRole(value: unknown, where: string) {
  const role: JsonObject = parseObject(value, where);
  if (isAdminRoleRecord(role)) return role;
  throw new OktaShapeError(`${where} is not an admin role: it needs an id and a type`);
}

/** A factor of which nobody knows whether it is in force would pass for none. */
function parseFactor(value: unknown, where: string): JsonObject {
  const factor = parseObject(value, where);
  if (isId(factor.id) && isText(factor.factorType) && isText(factor.status)) return factor;
  throw new OktaShapeError(`${where} is not a factor: it needs an id, a type and a status`);
}

function parseGrant(value: unknown, where: string): JsonObject {
  const grant = parseObject(value, where);
  if (isId(grant.id) && isId(grant.scopeId) && isTextOrNone(grant.status)) return grant;
  throw new OktaShapeError(`${where} is not a grant: it needs an id and a scope`);
}

function parseToken(value: unknown, where: string) {
  const token: JsonObject = parseObject(value, where);
  if (isApiToken(token)) return token;
  throw new OktaShapeError(`${where} is not an API token: it needs an id`);
}
