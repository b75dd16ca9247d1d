import type { App } from '../../assignment/records.js';
import type { AppRead } from '../../run/run-facts.js';
import type { TiedApp } from '../../run/tie-out-facts.js';
import { judgeAppFailure } from '../app-failure.js';
import {
  byCreation,
  firstListing,
  listAgain,
  lookUp,
  type SecondListingOptions,
  type TwoListings,
} from './second-listing.js';

export interface TiedAppResult {
  readonly tied: TiedApp;
  /** What ended the second listing, where it concerns more than this app. */
  readonly fatal: unknown;
}

/** Lists an app a second time and settles every difference with its rows in the snapshot. */
export async function tieOutApp(app: App, read: AppRead, options: SecondListingOptions): Promise<TiedAppResult> {
  const both = await firstListing(app.id, options);
  try {
    await listAgain(app.id, both, options);
    const { added, missed } = byCreation(both.secondOnly, read.firstReadAt);
    const { removed, stillThere, why } = await lookUp(app.id, both, options);
    const state = missed.length === 0 && stillThere.length === 0 && why === '' ? 'tied' : 'incomplete';
    return { tied: { ...countsOf(read, both), state, why, added, removed, missed, stillThere }, fatal: undefined };
  } catch (error) {
    const { state, why, fatal } = await judgeAppFailure(error, app, options);
    return { tied: { ...countsOf(read, both), ...NOTHING_SETTLED, state, why }, fatal };
  }
}

/** An app whose second listing never began. */
export function untiedApp(read: AppRead, why: string): TiedApp {
  const { appId, firstReadAt, rows: firstRows } = read;
  const counts = { appId, firstReadAt, firstRows, listedAt: '', pages: 0, secondRows: 0 };
  return { ...counts, ...NOTHING_SETTLED, state: 'incomplete', why };
}

export const NOTHING_SETTLED = { added: [], removed: [], missed: [], stillThere: [] };

/** How many rows the two listings have. */
export function countsOf({ appId, firstReadAt }: AppRead, { first, secondRows, pages, listedAt }: TwoListings) {
  return { appId, firstReadAt, firstRows: first.size, listedAt, pages, secondRows };
}
