import type { OktaClient, Page } from '../../src/okta/api.js';
import { OktaApiError } from '../../src/okta/errors.js';

/** A client of which a test gives the calls that it expects; any other fails it. */
export function stubClient(calls: Partial<OktaClient> = {}): OktaClient {
  return {
    org: 'https://acme.okta.com',
    listApps: unexpected('listApps'),
    getApp: unexpected('getApp'),
    listAppGroups: unexpected('listAppGroups'),
    listAppUsers: unexpected('listAppUsers'),
    listAppUserLines: unexpected('listAppUserLines'),
    getAppUser: unexpected('getAppUser'),
    assignAppUser: unexpected('assignAppUser'),
    updateAppUser: unexpected('updateAppUser'),
    unassignAppUser: unexpected('unassignAppUser'),
    listUsers: unexpected('listUsers'),
    getUser: unexpected('getUser'),
    listUserGroups: unexpected('listUserGroups'),
    listGroups: unexpected('listGroups'),
    getGroup: unexpected('getGroup'),
    listGroupApps: unexpected('listGroupApps'),
    listGroupMembers: unexpected('listGroupMembers'),
    listGroupRules: unexpected('listGroupRules'),
    listMembershipRules: unexpected('listMembershipRules'),
    listLogEvents: unexpected('listLogEvents'),
    addGroupMember: unexpected('addGroupMember'),
    removeGroupMember: unexpected('removeGroupMember'),
    listRoleAssignees: unexpected('listRoleAssignees'),
    listResourceSets: unexpected('listResourceSets'),
    listUserRoles: unexpected('listUserRoles'),
    listClientRoles: unexpected('listClientRoles'),
    listUserFactors: unexpected('listUserFactors'),
    listApiTokens: unexpected('listApiTokens'),
    listAppGrants: unexpected('listAppGrants'),
    scopes: () => ({ requested: [], granted: [] }),
    counts: () => ({ sent: 0, retries: 0, rateLimited: 0, concurrencyLimited: 0 }),
    serverNow: () => 0,
    close: async () => {},
    ...calls,
  };
}

/** A listing of these pages. */
export function pagesOf<T>(...pages: readonly (readonly T[])[]): AsyncGenerator<Page<T>> {
  return pagesAt(0, ...pages);
}

/** A listing of these pages, read at a server's time. */
export async function* pagesAt<T>(serverMs: number, ...pages: readonly (readonly T[])[]): AsyncGenerator<Page<T>> {
  for (const [index, items] of pages.entries()) {
    const next = index + 1 < pages.length ? `https://acme.okta.com/next/${index + 1}` : undefined;
    yield { items, request: `/page/${index}`, next, requestId: undefined, serverMs };
  }
}

/** A listing that fails at its first page. */
export async function* failingPages(error: Error): AsyncGenerator<never> {
  yield* [];
  throw error;
}

/** What Okta answers for a thing that is not there. */
export function notFound(path = '/'): OktaApiError {
  return apiError(404, 'E0000007', path);
}

export function apiError(status: number, errorCode: string, path = '/'): OktaApiError {
  return new OktaApiError({ method: 'GET', path, status, errorCode });
}

function unexpected(name: string): () => never {
  return () => {
    throw new Error(`nobody expected a call of ${name}`);
  };
}
