import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { membershipKey } from '../plan/planned-membership.js';
import type { AppCount } from '../plan/removal-limits.js';
import type { RestoreProgress } from './removed-rows.js';
import type { RestoreEntry, RestorePlan } from './restore-plan.js';

/** What could not be put back is tried again, a way back as well; all else stays as it ended. */
export function hasEnded({ appId, userId, memberships }: RestoreEntry, { ended, begun }: RestoreProgress): boolean {
  const outcome = ended.get(rowKey(appId, userId));
  const isBack = memberships.every(({ groupId }) => begun.has(membershipKey(groupId, userId)));
  return outcome !== undefined && outcome !== 'not-restored' && isBack;
}

/** The brakes hold for changes of either kind: what a restore puts back counts as what an apply removes. */
export function countsOf(run: FinishedRun, plan: RestorePlan, progress: RestoreProgress): AppCount[] {
  const rows = new Map(run.facts.apps.map((read) => [read.appId, read.rows]));
  const counts = new Map<string, AppCount>();
  for (const entry of plan.entries) {
    if (entry.action !== 'restore') continue;
    const { appId, appLabel: label } = entry;
    const before = counts.get(appId) ?? { label, rows: rows.get(appId) ?? 0, planned: 0, removed: 0 };
    const ended = hasEnded(entry, progress);
    counts.set(appId, {
      ...before,
      planned: before.planned + (ended ? 0 : 1),
      removed: before.removed + (ended ? 1 : 0),
    });
  }
  return [...counts.values()];
}
