import type { BaseOrg } from './base-org.js';
import type { UserRecord } from './records.js';
import { type Slice, sliceFrom } from './slice.js';

/** Which users a listing asks for; `status` is asked before the whole user is made. */
export interface UserQuery {
  readonly start: number;
  readonly limit: number;
  readonly status: (status: string) => boolean;
  readonly keep?: (user: UserRecord) => boolean;
}

/** The directory as it is now. */
export interface Users {
  /** By id, or by login in any case. */
  find(idOrLogin: string): UserRecord | undefined;
  position(userId: string): number | undefined;
  list(query: UserQuery): Slice<UserRecord>;
  /** The user who made the API token. */
  tokenOwner(): UserRecord | undefined;
  modify(userId: string, change: Partial<UserRecord>): void;
  /** The user is gone from the directory; assignments stay behind. */
  remove(userId: string): void;
}

export function usersOf(base: BaseOrg): Users {
  const changed = new Map<number, Partial<UserRecord> | 'removed'>();
  const at = (index: number): UserRecord | undefined => {
    const change = changed.get(index);
    if (change === 'removed') return undefined;
    const user = base.userAt(index);
    return user === undefined || change === undefined ? user : { ...user, ...change };
  };
  const statusAt = (index: number): string | undefined => {
    const change = changed.get(index);
    return change === 'removed' ? undefined : (change?.status ?? base.userStatusAt(index));
  };
  const change = (userId: string, next: Partial<UserRecord> | 'removed'): void => {
    const index = base.userIndex(userId);
    if (index === undefined) return;
    const before = changed.get(index);
    changed.set(index, next === 'removed' || before === 'removed' ? next : { ...before, ...next });
  };

  return {
    find: (idOrLogin) => {
      const index = base.userIndex(idOrLogin);
      return index === undefined ? undefined : at(index);
    },
    position: (userId) => base.userIndex(userId),
    list: ({ start, limit, status, keep }) => {
      const asked = (index: number): boolean => {
        const present = statusAt(index);
        return present !== undefined && status(present);
      };
      const rowAt = (index: number): UserRecord | undefined => {
        const user = asked(index) ? at(index) : undefined;
        return user !== undefined && (keep === undefined || keep(user)) ? user : undefined;
      };
      return sliceFrom(start, base.userCount, limit, rowAt, keep === undefined ? asked : undefined);
    },
    tokenOwner: () => at(base.tokenOwner),
    modify: change,
    remove: (userId) => change(userId, 'removed'),
  };
}
