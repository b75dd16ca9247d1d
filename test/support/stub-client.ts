import type { OktaClient, Page } from '../../src/okta/api.js';

/** A client of which a test gives the calls that it expects; any other fails it. */
export function stubClient(calls: Partial<OktaClient> = {}): OktaClient {
  return {
    org: 'https://acme.okta.com',
    listApps: unexpected('listApps'),
    getApp: unexpected('getApp'),
    listAppGroups: unexpected('listAppGroups'),
    listAppUsers: unexpected('listAppUsers'),
    getAppUser: unexpected('getAppUser'),
    assignAppUser: unexpected('assignAppUser'),
    updateAppUser: unexpected('updateAppUser'),
    unassignAppUser: unexpected('unassignAppUser'),
    listUsers: unexpected('listUsers'),
    getUser: unexpected('getUser'),
    listUserGroups: unexpected('listUserGroups'),
    scopes: () => ({ requested: [], granted: [] }),
    counts: () => ({ sent: 0, retries: 0, rateLimited: 0, concurrencyLimited: 0 }),
    serverNow: () => 0,
    close: async () => {},
    ...calls,
  };
}

/** A listing of these pages. */
export async function* pagesOf<T>(...pages: readonly (readonly T[])[]): AsyncGenerator<Page<T>> {
  for (const [index, items] of pages.entries()) {
    const next = index + 1 < pages.length ? `https://acme.okta.com/next/${index + 1}` : undefined;
    yield { items, request: `/page/${index}`, next, requestId: undefined, serverMs: 0 };
  }
}

/** A listing that fails at its first page. */
export async function* failingPages(error: Error): AsyncGenerator<never> {
  yield* [];
  throw error;
}

function unexpected(name: string): () => never {
  return () => {
    throw new Error(`nobody expected a call of ${name}`);
  };
}
