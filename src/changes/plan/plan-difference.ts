import { rowKey } from '../../assignment/row-key.js';
import type { Plan, PlanEntry } from './plan.js';

/** The first thing in which a plan differs from the one that would be made now, for people. */
export function planDifference(plan: Plan, again: Plan): string {
  const now = byKey(again.entries);
  for (const entry of plan.entries) {
    const other = now.get(keyOf(entry));
    if (other === undefined) return `${nameOf(entry)} is revoked no more`;
    if (JSON.stringify(other) !== JSON.stringify(entry)) return `${nameOf(entry)} was ${entry.action} and differs now`;
  }
  const before = byKey(plan.entries);
  const added = again.entries.find((entry) => !before.has(keyOf(entry)));
  return added === undefined ? 'its head was changed' : `${nameOf(added)} is revoked since`;
}

function byKey(entries: readonly PlanEntry[]): Map<string, PlanEntry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function keyOf({ appId, userId }: PlanEntry): string {
  return rowKey(appId, userId);
}

function nameOf({ login, userId, appLabel }: PlanEntry): string {
  return `${login || userId} in ${appLabel}`;
}
