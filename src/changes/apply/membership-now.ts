import type { GroupRule, RuleName } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import { isNotFound, OktaApiError } from '../../okta/errors.js';
import type { Outcome } from '../journal/journal-record.js';
import type { PlannedMembership } from '../plan/planned-membership.js';
import { asksAbout, targetsOf } from '../plan/rule-dependence.js';
import { failedBy, type PresentOptions } from './read-present.js';

/** Why something is left alone, with the outcome that says so. */
export interface Stop {
  readonly state: 'stop';
  readonly outcome: Exclude<Outcome, 'removed' | 'already-gone' | 'took-more'>;
  readonly why: string;
  readonly fatal: boolean;
}

/** What Okta says of a membership now: by hand as it was planned, over, or a reason to leave it alone. */
export type MembershipNow = { readonly state: 'by-hand' } | { readonly state: 'over' } | Stop;

export function stop(outcome: Stop['outcome'], why: string, fatal = false): Stop {
  return { state: 'stop', outcome, why, fatal };
}

export function stopBy(error: unknown): Stop {
  const { why, fatal } = failedBy(error);
  return stop('failed', why, fatal);
}

/**
 * Reads a membership and how it came, right before it is ended: whether the group is still Okta's own, the user still in
 * it, by hand, and no rule there now that was not there when it was reviewed. Okta would put whom somebody takes out of a
 * rule's group on the rule's list of exclusions, and so change the rule. Nor does it end where a rule that asks about the
 * group keeps the user in another one.
 */
export async function readMembership(
  planned: PlannedMembership,
  userId: string,
  options: PresentOptions,
): Promise<MembershipNow> {
  const group = await readGroup(planned, options);
  if (group !== undefined) return group;
  try {
    const told = await toldRules(planned.groupId, userId, options);
    if (told === 'over') return { state: 'over' };
    if (told !== undefined && told.length > 0) return stop('now-by-rule', `kept in the group by ${namesOf(told)} now`);
    const rules = await allRules(options);
    const known = told === undefined ? [] : planned.rules;
    const into = rules.filter((rule) => targetsOf(rule).includes(planned.groupId) && !known.includes(rule.id));
    if (into.length > 0 && told === undefined) {
      return stop(
        'now-by-rule',
        `Okta does not tell how the user came into the group, and ${namesOf(into)} may have done it`,
      );
    }
    if (into.length > 0) {
      return stop('now-by-rule', `the group became the target of ${namesOf(into)}, which may put the user in again`);
    }
    return (await fedByRule(planned, userId, rules, options)) ?? { state: 'by-hand' };
  } catch (error) {
    return stopBy(error);
  }
}

/** Undefined where the group is there and Okta's own. */
async function readGroup(
  { groupId }: PlannedMembership,
  { client, signal }: PresentOptions,
): Promise<Stop | undefined> {
  try {
    const { type } = await client.getGroup(groupId, { signal });
    if (type === 'OKTA_GROUP') return undefined;
    return stop(
      'group-refused',
      `the group is of the type ${type ?? 'unknown'} now, whose members Okta does not change`,
    );
  } catch (error) {
    if (!isNotFound(error)) return stopBy(error);
    return stop('group-gone', `the group was deleted, or this credential does not reach it: ${messageOf(error)}`);
  }
}

/** The rules behind the membership; `over` where there is none any more, undefined where the org does not tell. */
async function toldRules(
  groupId: string,
  userId: string,
  { client, signal }: PresentOptions,
): Promise<readonly RuleName[] | 'over' | undefined> {
  try {
    return await client.listMembershipRules(groupId, userId, { signal });
  } catch (error) {
    if (isNotFound(error)) return 'over';
    if (!isUntold(error)) throw error;
    const isIn = await isAmongGroupsOf(userId, groupId, { client, signal });
    return isIn ? undefined : 'over';
  }
}

/** An org before release 2026.06 has no such operation: a 404 of the gateway's, or a 400. */
function isUntold(error: unknown): boolean {
  return error instanceof OktaApiError && (error.status === 404 || error.status === 400);
}

async function isAmongGroupsOf(userId: string, groupId: string, { client, signal }: PresentOptions): Promise<boolean> {
  for await (const { items } of client.listUserGroups(userId, { signal })) {
    if (items.some(({ id }) => id === groupId)) return true;
  }
  return false;
}

/** Whether the user is in the group now. Throws what Okta answers otherwise. */
export async function isMember(groupId: string, userId: string, options: PresentOptions): Promise<boolean> {
  return (await toldRules(groupId, userId, options)) !== 'over';
}

/** Throws what Okta answers otherwise: without the rules it is not known what ends with the membership. */
async function allRules({ client, signal }: PresentOptions): Promise<readonly GroupRule[]> {
  const rules: GroupRule[] = [];
  for await (const { items } of client.listGroupRules({ signal })) rules.push(...items);
  return rules;
}

/** A rule that asks about this group and keeps the user in another one: that would end as well. */
async function fedByRule(
  planned: PlannedMembership,
  userId: string,
  rules: readonly GroupRule[],
  options: PresentOptions,
): Promise<Stop | undefined> {
  for (const rule of rules.filter((one) => asksAbout(one, planned))) {
    for (const groupId of targetsOf(rule)) {
      const told = groupId === planned.groupId ? 'over' : await toldRules(groupId, userId, options);
      if (told === 'over' || told?.every(({ id }) => id !== rule.id) === true) continue;
      return stop('drifted', `${namesOf([rule])} asks about this group and keeps the user in the group ${groupId}`);
    }
  }
  return undefined;
}

function namesOf(rules: readonly RuleName[]): string {
  return rules.map(({ id, name }) => `rule ${name ?? id} (${id})`).join(' and ');
}
