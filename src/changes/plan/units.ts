import type { PlanEntry } from './plan.js';
import { membershipKey } from './planned-membership.js';

/**
 * Puts together what can only be done together: entries of one user that hang on the same memberships, however many steps
 * apart. Everything else stands alone. In the order of the entries.
 */
export function unitsOf<T extends Pick<PlanEntry, 'userId' | 'memberships'>>(entries: readonly T[]): T[][] {
  const units = new Set<T[]>();
  const unitOf = new Map<string, T[]>();
  for (const entry of entries) {
    const keys = entry.memberships.map(({ groupId }) => membershipKey(groupId, entry.userId));
    const joined = new Set(keys.map((key) => unitOf.get(key)).filter((unit) => unit !== undefined));
    const unit = [...[...joined].flat(), entry];
    for (const other of joined) units.delete(other);
    units.add(unit);
    for (const { memberships, userId } of unit) {
      for (const { groupId } of memberships) unitOf.set(membershipKey(groupId, userId), unit);
    }
  }
  const places = new Map(entries.map((entry, place) => [entry, place]));
  const placeOf = (entry: T | undefined): number => (entry === undefined ? 0 : (places.get(entry) ?? 0));
  return [...units]
    .map((unit) => unit.toSorted((a, b) => placeOf(a) - placeOf(b)))
    .sort(([a], [b]) => placeOf(a) - placeOf(b));
}
