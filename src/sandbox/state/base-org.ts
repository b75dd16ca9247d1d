import type { AppRecord, AppUserRecord, GroupRecord, UserRecord } from './records.js';

/**
 * An org as it was before anything changed it. Positions are stable and every look-up takes constant time, so that a
 * page costs its own rows only, however large the org is. There are two: one derived from a seed, one from plain data.
 */
export interface BaseOrg {
  readonly appCount: number;
  appAt(index: number): AppRecord;
  appIndex(appId: string): number | undefined;

  /** Positions of the directory; a position may be empty. */
  readonly userCount: number;
  userAt(index: number): UserRecord | undefined;
  /** The status alone, for filters that pass over many users. */
  userStatusAt(index: number): string | undefined;
  /** By id, or by login in any case. */
  userIndex(idOrLogin: string): number | undefined;
  /** The user who made the API token. */
  readonly tokenOwner: number;

  appUserCount(app: number): number;
  appUserAt(app: number, position: number): AppUserRecord | undefined;
  /** The user's id at a position, without the rest of the row. */
  appUserIdAt(app: number, position: number): string | undefined;
  appUserPosition(app: number, userId: string): number | undefined;

  appGroupIds(app: number): readonly string[];
  group(groupId: string): GroupRecord | undefined;
  appsOfGroup(groupId: string): readonly number[];
  isMember(groupId: string, userId: string): boolean;
  groupIdsOf(userId: string): readonly string[];
}
