import type { EventSource } from './event-source.js';
import type { AppRecord, AppUserRecord, GroupRecord, GroupRuleRecord, UserRecord } from './records.js';

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

  readonly groupCount: number;
  groupAt(index: number): GroupRecord;
  groupIndex(groupId: string): number | undefined;
  /** The groups that give an app, in the order of their priority. */
  appGroupIds(app: number): readonly string[];
  /** The apps that a group gives. */
  appsOfGroup(group: number): readonly number[];
  /** Places in the list of a group's members; a place may be empty. */
  memberPlaces(group: number): number;
  memberIdAt(group: number, place: number): string | undefined;
  /** Undefined for who is not a member. */
  memberPlace(group: number, userId: string): number | undefined;
  /** Ids of the rules that keep a member in the group; empty for a membership by hand. */
  rulesBehind(group: number, userId: string): readonly string[];
  groupIdsOf(userId: string): readonly string[];
  readonly rules: readonly GroupRuleRecord[];

  /** What happened in the org: each kind of event has a source of its own. */
  readonly eventSources: readonly EventSource[];
}
