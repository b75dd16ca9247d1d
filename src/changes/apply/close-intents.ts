import type { PlanEntry } from '../plan/plan.js';
import { membershipKey, type PlannedMembership } from '../plan/planned-membership.js';
import { noteEnd } from './end-membership.js';
import { isMember } from './membership-now.js';
import { failedBy } from './read-present.js';
import type { UnitOptions } from './unit-options.js';

const FOUND_OVER = 'found over when the apply was resumed: ending it had been journalled before';

/**
 * Of memberships that are over, records those that an earlier try was about to end and never told of. Returns the groups that
 * the user is out of by this program's doing.
 */
export async function closeOver(
  over: readonly PlannedMembership[],
  userId: string,
  options: UnitOptions,
): Promise<readonly string[]> {
  const own: string[] = [];
  for (const planned of over) {
    const known = options.history.memberships.get(membershipKey(planned.groupId, userId));
    const { journal } = options;
    if (known?.hasOpenIntent === true && journal !== undefined) {
      await noteEnd(planned, userId, 'ended', FOUND_OVER, { ...options, journal });
    }
    if (known?.hasOpenIntent === true || known?.isOurs === true) own.push(planned.groupId);
  }
  return own;
}

/** The same where every row is gone already, so that nothing else is asked about the memberships. */
export async function closeIntents(unit: readonly PlanEntry[], options: UnitOptions): Promise<void> {
  const userId = unit[0]?.userId ?? '';
  const all = unit.flatMap(({ memberships }) => memberships);
  const once = [...new Map(all.map((planned) => [planned.groupId, planned])).values()];
  for (const planned of once) {
    const { history } = options;
    if (history.memberships.get(membershipKey(planned.groupId, userId))?.hasOpenIntent !== true) continue;
    try {
      if (!(await isMember(planned.groupId, userId, options))) await closeOver([planned], userId, options);
    } catch (error) {
      // the rows are proven gone: that the membership is, another apply may tell
      failedBy(error);
    }
  }
}
