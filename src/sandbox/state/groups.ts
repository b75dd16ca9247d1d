import type { BaseOrg } from './base-org.js';
import type { GroupRecord } from './records.js';
import { type Slice, sliceFrom } from './slice.js';

export type Group = GroupRecord & { readonly lastMembershipUpdated: string };

/** The org's groups as they are now; who is in them is the memberships' business. */
export interface Groups {
  find(groupId: string): Group | undefined;
  position(groupId: string): number | undefined;
  list(start: number, limit: number, keep: (group: Group) => boolean): Slice<Group>;
  modify(groupId: string, change: Partial<GroupRecord>): void;
  /** Somebody joined or left just now. */
  membershipChanged(groupId: string): void;
}

export function groupsOf(base: BaseOrg, now: () => number): Groups {
  const changed = new Map<number, Partial<Group>>();
  const at = (index: number): Group => {
    const group = base.groupAt(index);
    return { ...group, lastMembershipUpdated: group.lastUpdated, ...changed.get(index) };
  };
  const change = (groupId: string, next: Partial<Group>): void => {
    const index = base.groupIndex(groupId);
    if (index !== undefined) changed.set(index, { ...changed.get(index), ...next });
  };
  return {
    find: (groupId) => {
      const index = base.groupIndex(groupId);
      return index === undefined ? undefined : at(index);
    },
    position: (groupId) => base.groupIndex(groupId),
    list: (start, limit, keep) =>
      sliceFrom(start, base.groupCount, limit, (index) => {
        const group = at(index);
        return keep(group) ? group : undefined;
      }),
    modify: change,
    membershipChanged: (groupId) => change(groupId, { lastMembershipUpdated: new Date(now()).toISOString() }),
  };
}
