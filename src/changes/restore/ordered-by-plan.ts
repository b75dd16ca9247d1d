import { rowKey } from '../../assignment/row-key.js';
import { RefusedError } from '../../errors.js';
import type { PlanEntry } from '../plan/plan.js';
import type { BackedPlan } from './backed-plan.js';

/** A membership that a plan is said to have ended. */
export interface InPlan {
  readonly plan: string;
  readonly groupId: string;
  readonly userId: string;
}

/** The entry by which a plan orders that this membership be ended for the row. */
export function orderedMembership(
  plans: ReadonlyMap<string, BackedPlan>,
  record: InPlan,
  appId: string,
  where: string,
): PlanEntry {
  const entry = orderedEntry(plans, record, { appId, userId: record.userId }, where);
  if (entry.memberships.some(({ groupId }) => groupId === record.groupId)) return entry;
  throw membershipNotBacked(where, record, `the plan ${record.plan} does not order it`);
}

export function membershipNotBacked(
  where: string,
  { groupId, userId }: { readonly groupId: string; readonly userId: string },
  why: string,
): RefusedError {
  return new RefusedError(`${where} tells that user ${userId} was taken out of group ${groupId}: ${why}`);
}

/** The entry by which a plan orders that this row be removed. */
export function orderedEntry(
  plans: ReadonlyMap<string, BackedPlan>,
  { plan }: { readonly plan: string },
  row: { readonly appId: string; readonly userId: string },
  where: string,
): PlanEntry {
  const backed = plans.get(plan);
  if (backed === undefined) throw notBacked(where, row, `no apply of the plan ${plan} was begun before it`);
  const entry = backed.ordered.get(rowKey(row.appId, row.userId));
  if (entry === undefined) throw notBacked(where, row, `the plan ${plan} does not order it`);
  return entry;
}

export function notBacked(
  where: string,
  { appId, userId }: { readonly appId: string; readonly userId: string },
  why: string,
): RefusedError {
  return new RefusedError(`${where} tells of the removal of user ${userId} from app ${appId}: ${why}`);
}
