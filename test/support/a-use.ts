import type { AppUse } from '../../src/assignment/use.js';
import { AS_OF_MS } from './builders.js';

export const DAY_MS = 86_400_000;

/** A use a week before as-of, of an app that is used, by a ledger that covers 200 days. */
export function aUse(overrides: Partial<AppUse> = {}): AppUse {
  return {
    lastMs: AS_OF_MS - 7 * DAY_MS,
    uses: 12,
    sinceMs: AS_OF_MS - 90 * DAY_MS,
    isAppUsed: true,
    ledger: { spans: [{ fromMs: AS_OF_MS - 200 * DAY_MS, toMs: AS_OF_MS }], kinds: 'single sign-on' },
    ...overrides,
  };
}
