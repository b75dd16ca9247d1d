import type { BaseOrg } from './base-org.js';
import type { AppUserRecord } from './records.js';
import { type Slice, sliceFrom } from './slice.js';

/** The app users of one app as they are now: the base's rows with what was changed, removed and added since. */
export interface AppUsers {
  get(userId: string): AppUserRecord | undefined;
  /** Without making the row. */
  has(userId: string): boolean;
  /** The row's place in the listing; removed rows keep theirs, so that a cursor outlives the row it names. */
  position(userId: string): number | undefined;
  /** The rows from a position on. */
  slice(start: number, limit: number, keep?: (row: AppUserRecord) => boolean): Slice<AppUserRecord>;
  /** Puts a row in place of the user's present one, or at the end. */
  put(row: AppUserRecord): void;
  remove(userId: string): void;
}

export function appUsersOf(base: BaseOrg, app: number): AppUsers {
  const count = base.appUserCount(app);
  const changed = new Map<string, AppUserRecord | 'removed'>();
  const added: string[] = [];
  const addedAt = new Map<string, number>();

  const position = (userId: string): number | undefined => base.appUserPosition(app, userId) ?? addedAt.get(userId);
  const idAt = (at: number): string | undefined => (at < count ? base.appUserIdAt(app, at) : added[at - count]);
  const rowAt = (at: number): AppUserRecord | undefined => {
    const id = changed.size > 0 ? idAt(at) : undefined;
    const change = id === undefined ? undefined : changed.get(id);
    if (change === 'removed') return undefined;
    return change ?? (at < count ? base.appUserAt(app, at) : undefined);
  };

  return {
    get: (userId) => {
      const at = position(userId);
      return at === undefined ? undefined : rowAt(at);
    },
    has: (userId) => {
      const change = changed.get(userId);
      return change === undefined ? base.appUserPosition(app, userId) !== undefined : change !== 'removed';
    },
    position,
    slice: (start, limit, keep) => {
      const kept = (at: number): AppUserRecord | undefined => {
        const row = rowAt(at);
        return row !== undefined && (keep === undefined || keep(row)) ? row : undefined;
      };
      return sliceFrom(start, count + added.length, limit, kept);
    },
    put: (row) => {
      if (position(row.id) === undefined) {
        addedAt.set(row.id, count + added.length);
        added.push(row.id);
      }
      changed.set(row.id, row);
    },
    remove: (userId) => {
      if (position(userId) !== undefined) changed.set(userId, 'removed');
    },
  };
}
