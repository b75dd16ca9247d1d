import { counted } from '../../files/counted.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import type { AppRead } from '../../run/run-facts.js';
import { SECOND_PAGE_SIZE } from './second-listing.js';

/** What a tie-out will ask for. */
export interface TieOutCost {
  readonly apps: number;
  readonly rows: number;
  /** Requests for the second listings, if Okta sends full pages. */
  readonly requests: number;
}

/**
 * Estimates the requests of a tie-out from what the first listings held: full pages of the second size, one page at least; of
 * admin roles, one for each of their holders.
 */
export function tieOutCost(reads: readonly AppRead[], roles: readonly AppRead[] = []): TieOutCost {
  const all = [...reads, ...roles];
  return {
    apps: all.length,
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    requests:
      reads.reduce((sum, { rows }) => sum + Math.max(1, Math.ceil(rows / SECOND_PAGE_SIZE)), 0) +
      roles.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** The cost as a sentence. */
export function tieOutCostText({ apps, rows, requests }: TieOutCost): string {
  return `The tie-out lists ${counted(apps, 'app')} with ${counted(rows, 'assignment')} again: about ${counted(requests, 'request')}, one more for every ${PAGE_SIZE.users} users of the directory, and one for every difference`;
}
