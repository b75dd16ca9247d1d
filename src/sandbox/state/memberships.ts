import type { BaseOrg } from './base-org.js';

/** Who is in which group now: the base's memberships with those ended and begun since. */
export interface Memberships {
  has(groupId: string, userId: string): boolean;
  groupIdsOf(userId: string): readonly string[];
  join(groupId: string, userId: string): void;
  leave(groupId: string, userId: string): void;
}

export function membershipsOf(base: BaseOrg): Memberships {
  const changed = new Map<string, Map<string, boolean>>();
  const set = (groupId: string, userId: string, member: boolean): void => {
    const ofUser = changed.get(userId) ?? new Map<string, boolean>();
    changed.set(userId, ofUser.set(groupId, member));
  };

  return {
    has: (groupId, userId) => changed.get(userId)?.get(groupId) ?? base.isMember(groupId, userId),
    groupIdsOf: (userId) => {
      const ofUser = changed.get(userId);
      const kept = base.groupIdsOf(userId).filter((groupId) => ofUser?.get(groupId) !== false);
      const joined = [...(ofUser ?? [])].flatMap(([groupId, member]) => (member ? [groupId] : []));
      return [...new Set([...kept, ...joined])];
    },
    join: (groupId, userId) => set(groupId, userId, true),
    leave: (groupId, userId) => set(groupId, userId, false),
  };
}
