import type { AppRead, RunFacts } from '../../src/run/run-facts.js';
import { AS_OF } from './builders.js';

export const ORG = 'https://example.okta.com';

/** A complete run of no apps; give what matters to the test. */
export function someRunFacts(overrides: Partial<RunFacts> = {}): RunFacts {
  return {
    schema: 1,
    product: { name: 'okta-access-review', version: '1.0.0' },
    org: ORG,
    asOf: AS_OF,
    startedAt: AS_OF,
    finishedAt: AS_OF,
    principal: { mode: 'SSWS', id: '00uReviewJob', login: 'review.job@example.com', scopes: [] },
    selection: { statuses: ['ACTIVE', 'INACTIVE'], include: [], exclude: [], only: [] },
    queries: [],
    apps: [],
    directory: { method: 'none', users: 0, missing: 0, unread: 0 },
    requests: { sent: 0, retries: 0, rateLimited: 0, concurrencyLimited: 0 },
    resumedAt: [],
    warnings: [],
    verdict: 'complete',
    gaps: [],
    ...overrides,
  };
}

/** How an app of so many rows was read: whole, in one page. */
export function aRead(appId: string, rows: number, overrides: Partial<AppRead> = {}): AppRead {
  return {
    appId,
    state: 'complete',
    why: '',
    pages: 1,
    rows,
    duplicates: 0,
    notEmbedded: 0,
    firstReadAt: AS_OF,
    lastReadAt: AS_OF,
    hasImplicit: false,
    ...overrides,
  };
}
