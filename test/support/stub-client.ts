import type { OktaClient, Page } from '../../src/okta/api.js';
import { OktaApiError } from '../../src/okta/errors.js';

export const ORG = 'https://example.okta.com';

/** A client that answers only what the test gives it; anything else asked fails the test by name. */
export function stubClient(answers: Partial<OktaClient>): OktaClient {
  const refuse = (name: string) => () => {
    throw new Error(`the test gives no answer to ${name}`);
  };
  return {
    org: ORG,
    listApps: refuse('listApps'),
    getApp: refuse('getApp'),
    listAppGroups: refuse('listAppGroups'),
    listAppUsers: refuse('listAppUsers'),
    getAppUser: refuse('getAppUser'),
    assignAppUser: refuse('assignAppUser'),
    updateAppUser: refuse('updateAppUser'),
    unassignAppUser: refuse('unassignAppUser'),
    listUsers: refuse('listUsers'),
    getUser: refuse('getUser'),
    listUserGroups: refuse('listUserGroups'),
    scopes: () => ({ requested: [], granted: [] }),
    counts: () => ({ sent: 0, retries: 0, rateLimited: 0, concurrencyLimited: 0 }),
    serverNow: () => 0,
    close: async () => {},
    ...answers,
  };
}

/** A listing of these pages. */
export async function* pagesOf<T>(serverMs: number, ...pages: readonly (readonly T[])[]): AsyncGenerator<Page<T>> {
  for (const items of pages) yield { items, request: 'GET /', next: undefined, requestId: undefined, serverMs };
}

/** A listing that ends with this error before its first page. */
export async function* failingListing(error: Error): AsyncGenerator<never> {
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
