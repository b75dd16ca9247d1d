import { isDeepStrictEqual } from 'node:util';
import type { AssignmentPaths } from '../../assignment/paths.js';
import type { AppUser } from '../../assignment/records.js';
import { rowKey } from '../../assignment/row-key.js';
import { RefusedError } from '../../errors.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { drift, observe } from '../plan/observed.js';
import type { PlanEntry } from '../plan/plan.js';
import { groupText } from '../plan/planned-membership.js';
import { loadWays, type WaysOfRun, wantedRows } from '../plan/ways-of-run.js';
import type { RemovedRow } from './removed-rows.js';

/**
 * The rows of the snapshot that were removed. Throws where the run never saw one of them, or saw it otherwise, or did not
 * see a membership by which the row is said to have held.
 */
export async function seenRows(
  run: FinishedRun,
  removed: readonly RemovedRow[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AppUser>> {
  const byGroups = removed.some(({ memberships }) => memberships.length > 0);
  const ways = byGroups ? await loadWays(run, signal) : undefined;
  const rows = new Map(removed.map((row) => [rowKey(row.entry.appId, row.entry.userId), row]));
  const apps = new Set(removed.map(({ entry }) => entry.appId));
  const seen = new Map<string, AppUser>();
  const isRemoved = ({ id }: { readonly id: string }, userId: string) => rows.has(rowKey(id, userId));
  for await (const { app, appUser, paths } of wantedRows(run, ways, apps, isRemoved, signal)) {
    const key = rowKey(app.id, appUser.id);
    seen.set(key, appUser);
    const row = rows.get(key);
    if (row !== undefined) refuseUnseenMemberships(run, ways, row.entry, paths);
  }
  for (const { entry, appUser, restored } of removed) {
    const found = seen.get(rowKey(entry.appId, entry.userId));
    if (found === undefined) {
      throw new RefusedError(`the journal tells of ${nameOf(entry)}, whom the run never saw there`);
    }
    if (!isDeepStrictEqual(observe(found), entry.reviewed)) {
      throw new RefusedError(`the plan's word on ${nameOf(entry)} is not what the run saw of that assignment`);
    }
    // a group may have taken over from one that an earlier plan took the user out of
    const difference = drift(entry.reviewed, observe(appUser), { isBegun: entry.memberships.length > 0, restored });
    if (difference !== '') {
      throw new RefusedError(
        `what the journal recorded of ${nameOf(entry)} is not what its plan would remove: ${difference}`,
      );
    }
  }
  return seen;
}

/** Whoever may write a plan could name any group: only those that the run saw, by hand and allowed, are ways back. */
function refuseUnseenMemberships(
  { policy }: FinishedRun,
  ways: WaysOfRun | undefined,
  entry: PlanEntry,
  paths: AssignmentPaths | undefined,
): void {
  const isAllowed = anyAppMatcher(policy.apply.groups.allow);
  for (const planned of entry.memberships) {
    const { groupId, groupName } = planned;
    const path = paths?.groups.find((one) => one.groupId === groupId);
    const isSeen = path?.membership === 'by-hand' && path.groupType === 'OKTA_GROUP' && path.groupName === groupName;
    const isSame = isDeepStrictEqual(planned.apps, ways?.groups.appsOf(groupId));
    if (isSeen && isSame && isAllowed({ id: groupId, label: groupName })) continue;
    throw new RefusedError(
      `the plan takes ${nameOf(entry)} out of the group ${groupText(planned)}, which is not what the run saw of that group and its policy allows`,
    );
  }
}

function nameOf({ login, userId, appLabel }: PlanEntry): string {
  return `${login || userId} in ${appLabel}`;
}
