import { personKey } from '../../assignment/person.js';
import { dayInZone } from '../day-in-zone.js';
import type { Delegation, Policy } from '../policy.js';

/** The delegation of a reviewer that holds at a time, by the days of the policy's time zone; undefined where none does. */
export function delegationOf(
  { delegations, report }: Pick<Policy, 'delegations' | 'report'>,
  reviewer: string,
  atMs: number,
): Delegation | undefined {
  if (delegations.length === 0) return undefined;
  const key = personKey(reviewer);
  const own = delegations.filter(({ from }) => personKey(from) === key);
  if (own.length === 0) return undefined; // as for almost every row: days of a time zone are slow to reckon
  const day = dayInZone(atMs, report.timezone);
  return own.find(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
}

/** A delegation as people read it. */
export function delegationText({ from, to, firstDay, lastDay, reason, approvedBy }: Delegation): string {
  return `${from} to ${to} from ${firstDay} to ${lastDay}: ${reason} (approved by ${approvedBy})`;
}
