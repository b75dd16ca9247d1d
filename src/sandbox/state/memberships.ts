import type { BaseOrg } from './base-org.js';
import { type Slice, sliceFrom } from './slice.js';

/** Who is in a group, and the ids of the rules that keep them there; none for a membership by hand. */
export interface Membership {
  readonly userId: string;
  readonly rules: readonly string[];
}

/** Who is in which group now: the base's memberships with those ended and begun since. */
export interface Memberships {
  has(groupId: string, userId: string): boolean;
  get(groupId: string, userId: string): Membership | undefined;
  /** The member's place in the listing; who left keeps it, so that a cursor outlives the row it names. */
  place(groupId: string, userId: string): number | undefined;
  slice(groupId: string, start: number, limit: number, keep: (userId: string) => boolean): Slice<Membership>;
  /** Goes through the whole group once, and remembers it until the group changes. */
  count(groupId: string): number;
  groupIdsOf(userId: string): readonly string[];
  /** Begins or changes a membership. */
  join(groupId: string, userId: string, rules?: readonly string[]): void;
  leave(groupId: string, userId: string): void;
}

export function membershipsOf(base: BaseOrg): Memberships {
  const groups = new Map<string, GroupChanges>();
  const counts = new Map<string, number>();
  const changesOf = (groupId: string): GroupChanges => {
    const known = groups.get(groupId) ?? { base: base.groupIndex(groupId), changed: new Map(), added: [] };
    groups.set(groupId, known);
    return known;
  };
  const basePlace = ({ base: group }: GroupChanges, userId: string): number | undefined =>
    group === undefined ? undefined : base.memberPlace(group, userId);
  const basePlaces = ({ base: group }: GroupChanges): number => (group === undefined ? 0 : base.memberPlaces(group));

  function get(groupId: string, userId: string): Membership | undefined {
    const group = changesOf(groupId);
    const change = group.changed.get(userId);
    if (change !== undefined) return change === 'left' ? undefined : change;
    if (group.base === undefined || basePlace(group, userId) === undefined) return undefined;
    return { userId, rules: base.rulesBehind(group.base, userId) };
  }

  function place(groupId: string, userId: string): number | undefined {
    const group = changesOf(groupId);
    const added = group.added.indexOf(userId);
    return basePlace(group, userId) ?? (added < 0 ? undefined : basePlaces(group) + added);
  }

  function slice(
    groupId: string,
    start: number,
    limit: number,
    keep: (userId: string) => boolean = () => true,
  ): Slice<Membership> {
    const group = changesOf(groupId);
    const count = basePlaces(group);
    const rowAt = (at: number): Membership | undefined => {
      const userId = at < count ? base.memberIdAt(group.base ?? -1, at) : group.added[at - count];
      return userId === undefined || !keep(userId) ? undefined : get(groupId, userId);
    };
    return sliceFrom(start, count + group.added.length, limit, rowAt);
  }

  return {
    has: (groupId, userId) => get(groupId, userId) !== undefined,
    get,
    place,
    slice,
    count: (groupId) => {
      const known = counts.get(groupId) ?? slice(groupId, 0, Number.POSITIVE_INFINITY).items.length;
      counts.set(groupId, known);
      return known;
    },
    groupIdsOf: (userId) => {
      const kept = base.groupIdsOf(userId).filter((groupId) => groups.get(groupId)?.changed.get(userId) !== 'left');
      const joined = [...groups].flatMap(([groupId, { changed }]) =>
        typeof changed.get(userId) === 'object' ? [groupId] : [],
      );
      return [...new Set([...kept, ...joined])];
    },
    join: (groupId, userId, rules = []) => {
      const group = changesOf(groupId);
      if (place(groupId, userId) === undefined) group.added.push(userId);
      group.changed.set(userId, { userId, rules });
      counts.delete(groupId);
    },
    leave: (groupId, userId) => {
      if (get(groupId, userId) === undefined) return;
      changesOf(groupId).changed.set(userId, 'left');
      counts.delete(groupId);
    },
  };
}

interface GroupChanges {
  /** The base's index of the group. */
  readonly base: number | undefined;
  readonly changed: Map<string, Membership | 'left'>;
  readonly added: string[];
}
