import { dateOf } from './instant.js';
import type { AppUse } from './use.js';

/** What a reviewer reads of the last use of an app: `2026-08-30, 41 uses since 2026-06-01`. */
export function useText({ lastMs, uses, sinceMs, isAppUsed, ledger }: AppUse): string {
  if (lastMs !== undefined)
    return `${dateOf(lastMs)}, ${uses === 1 ? '1 use' : `${uses} uses`} since ${dateOf(sinceMs)}`;
  if (!isAppUsed) return 'not seen by Okta';
  const [first] = ledger.spans;
  return first === undefined ? 'none known' : `none known since ${dateOf(first.fromMs)}`;
}
