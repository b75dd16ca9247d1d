import type { AppUser } from '../../assignment/records.js';
import type { PlanEntry } from '../plan/plan.js';
import { type Collateral, groupText, HELD_DIRECTLY, type PlannedMembership } from '../plan/planned-membership.js';
import { isMember, type Stop, stop, stopBy } from './membership-now.js';
import { type PresentOptions, readAssignment } from './read-present.js';

/** An access that hangs on a membership and is to stay, as it is right before. */
export interface Staying {
  readonly collateral: Collateral;
  readonly appUser: AppUser;
}

export type Hanging = { readonly state: 'as-planned'; readonly staying: readonly Staying[] } | Stop;

/**
 * Reads right before a membership is ended what hangs on it: that the group gives no app which the plan does not know, that
 * the user has none of its apps by it that the run did not see, and that whatever is to stay is still held otherwise.
 */
export async function readHanging(
  planned: PlannedMembership,
  unit: readonly PlanEntry[],
  options: PresentOptions,
): Promise<Hanging> {
  try {
    const given = await appsOf(planned.groupId, options);
    const more = given.filter(({ id }) => !planned.apps.includes(id));
    if (more.length > 0) {
      const labels = more.map(({ id, label }) => `${label} (${id})`).join(', ');
      return stop('drifted', `the group gives ${labels} as well, which the plan does not count`);
    }
    const userId = unit[0]?.userId ?? '';
    const inPlan = new Set(unit.map(({ appId }) => appId));
    const staying: Staying[] = [];
    for (const { id: appId, label } of given) {
      if (inPlan.has(appId)) continue;
      const found = await readOther({ appId, appLabel: label }, userId, planned, options);
      if (found === undefined) continue;
      if ('state' in found) return found;
      staying.push(found);
    }
    return { state: 'as-planned', staying };
  } catch (error) {
    return stopBy(error);
  }
}

async function appsOf(groupId: string, { client, signal }: PresentOptions) {
  const apps: { readonly id: string; readonly label: string }[] = [];
  for await (const { items } of client.listGroupApps(groupId, { signal })) apps.push(...items);
  return apps;
}

/** Undefined where the user does not have the app, so that nothing can be lost. */
async function readOther(
  { appId, appLabel }: Pick<Collateral, 'appId' | 'appLabel'>,
  userId: string,
  planned: PlannedMembership,
  options: PresentOptions,
): Promise<Staying | Stop | undefined> {
  const present = await readAssignment({ appId, userId }, options);
  if (present.state === 'gone') return undefined;
  if (present.state === 'failed') return stop('failed', present.why, present.fatal);
  const { appUser } = present;
  const known = planned.collateral.find((one) => one.appId === appId);
  const collateral = known ?? { appId, appLabel, heldBy: HELD_DIRECTLY, heldByName: '' };
  // a revoked row that ended otherwise in an earlier try
  if (known?.heldBy === '')
    return stop('drifted', `${appLabel} (${appId}) hangs on it too and is not being removed now`);
  if (collateral.heldBy === HELD_DIRECTLY) {
    if (appUser.scope === 'USER') return { collateral, appUser };
    const what = known === undefined ? 'by a group, which the run did not see' : 'by groups only now';
    return stop('drifted', `the user has ${appLabel} (${appId}) ${what}, so that it would go too`);
  }
  const isHeld =
    (await isMember(collateral.heldBy, userId, options)) &&
    (await appsOf(collateral.heldBy, options)).some(({ id }) => id === appId);
  if (isHeld) return { collateral, appUser };
  const name = groupText({ groupId: collateral.heldBy, groupName: collateral.heldByName });
  return stop('drifted', `${appLabel} (${appId}) was to stay by the group ${name}, which does not hold it any more`);
}
