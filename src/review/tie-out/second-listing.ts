import type { AppUser } from '../../assignment/records.js';
import type { OktaClient } from '../../okta/api.js';
import { isNotFound, OktaShapeError } from '../../okta/errors.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import { readAppUsers } from '../../run/read-records.js';
import type { Difference } from '../../run/tie-out-facts.js';

/**
 * One less than the first listing asks for: its pages end elsewhere, so that whatever is lost where a page ends, or hidden
 * by a cache that answers the same request the same way, is not lost in both.
 */
export const SECOND_PAGE_SIZE: number = PAGE_SIZE.appUsers - 1;

/** So many assignments are looked up one by one; with more, the two listings disagree too much to be settled so. */
const MAX_SINGLE_READS = 500;

export interface SecondListingOptions {
  readonly client: OktaClient;
  /** The run's folder. */
  readonly folder: string;
  /** Is given every row of the first listing. */
  readonly onRow: (row: AppUser) => void;
  readonly signal: AbortSignal;
}

/** What two listings of one app hold; filled while the second is read, so that a failure leaves what was seen. */
export interface TwoListings {
  /** The users of the first listing, and whether the second one has them too. */
  readonly first: Map<string, boolean>;
  /** The users that only the second one has, with their `created`. */
  readonly secondOnly: Map<string, string>;
  secondRows: number;
  pages: number;
  /** When the second one began; empty before. */
  listedAt: string;
}

/** Begins with the first listing, as the snapshot has it. */
export async function firstListing(appId: string, options: SecondListingOptions): Promise<TwoListings> {
  const first = new Map<string, boolean>();
  for await (const rows of readAppUsers(options.folder, appId, options.signal)) {
    for (const row of rows) {
      first.set(row.id, false);
      options.onRow(row);
    }
  }
  return { first, secondOnly: new Map(), secondRows: 0, pages: 0, listedAt: '' };
}

/** Lists the app's users again, without `expand`, and holds them against the first listing. */
export async function listAgain(appId: string, both: TwoListings, options: SecondListingOptions): Promise<void> {
  for await (const page of options.client.listAppUsers(appId, { limit: SECOND_PAGE_SIZE, signal: options.signal })) {
    if (both.pages === 0) both.listedAt = new Date(page.serverMs).toISOString();
    both.pages += 1;
    for (const { id, created } of page.items) noteSecond(both, id, created ?? '');
  }
}

/** Holds a row of the second listing against the first one. */
export function noteSecond(both: TwoListings, id: string, created: string): void {
  const seen = both.first.get(id);
  if (seen === true || both.secondOnly.has(id)) return; // a row that moved between two pages
  both.secondRows += 1;
  if (seen === false) both.first.set(id, true);
  else both.secondOnly.set(id, created);
}

/** Tells new assignments from missed ones: only what was created after the app's first read can be drift. */
export function byCreation(
  secondOnly: ReadonlyMap<string, string>,
  firstReadAt: string,
): { readonly added: readonly Difference[]; readonly missed: readonly Difference[] } {
  const differences = [...secondOnly].map(([userId, at]) => ({ userId, at }));
  const isNew = ({ at }: Difference) => Date.parse(at) > Date.parse(firstReadAt); // false without a creation time
  return { added: differences.filter(isNew), missed: differences.filter((row) => !isNew(row)) };
}

export interface LookedUp {
  readonly removed: readonly Difference[];
  readonly stillThere: readonly Difference[];
  /** Why not all were looked up; empty when they were. */
  readonly why: string;
}

/** Asks Okta for each assignment that only the first listing has: gone, or left out of the second one. */
export async function lookUp(appId: string, both: TwoListings, options: SecondListingOptions): Promise<LookedUp> {
  return await lookUpIn(both, async (userId) => await isThere(appId, userId, options), options);
}

/** The same for whatever says of one user whether the access is there. */
export async function lookUpIn(
  both: TwoListings,
  isThere: (userId: string) => Promise<boolean>,
  { client }: Pick<SecondListingOptions, 'client'>,
): Promise<LookedUp> {
  const removed: Difference[] = [];
  const stillThere: Difference[] = [];
  const unseen = [...both.first].filter(([, seen]) => !seen).map(([id]) => id);
  for (const userId of unseen.slice(0, MAX_SINGLE_READS)) {
    const there = await isThere(userId);
    const at = new Date(client.serverNow()).toISOString();
    (there ? stillThere : removed).push({ userId, at });
  }
  const left = unseen.length - MAX_SINGLE_READS;
  return {
    removed,
    stillThere,
    why: left <= 0 ? '' : `${left} more rows are in the first listing only and were not looked up`,
  };
}

async function isThere(appId: string, userId: string, options: SecondListingOptions): Promise<boolean> {
  try {
    const found = await options.client.getAppUser(appId, userId, { signal: options.signal });
    if (found.id !== userId)
      throw new OktaShapeError(`the assignment of ${userId} was asked for, and ${found.id} came`);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
