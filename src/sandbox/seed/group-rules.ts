import type { GroupRuleRecord } from '../state/records.js';
import { labelOf } from './apps.js';
import { extraOf, feedOf, type GroupLayout, ownerOfGroup } from './group-layout.js';
import { idOf } from './ids.js';
import { hash } from './random.js';
import { DAY_MS, iso, type World } from './world.js';

/** Okta's limit. */
const NAME_LENGTH = 50;

/** The org's group rules, and which of them stand behind a membership. */
export interface SeededRules {
  readonly rules: readonly GroupRuleRecord[];
  /** Ids of the rules that keep the user in the group; empty for a membership by hand. */
  behind(group: number, user: number): readonly string[];
}

/** One rule for each group that rules feed, a second one for some, and two that are no longer in force. */
export function seededRules(world: World, layout: GroupLayout): SeededRules {
  const fed = Array.from({ length: layout.count }, (_, group) => group).filter(
    (group) => group > 0 && feedOf(layout, group) === 'rule',
  );
  const byGroup = new Map<number, string[]>();
  const rules: GroupRuleRecord[] = [];
  const add = (name: string, group: number, expression: string, status = 'ACTIVE'): void => {
    const rule: GroupRuleRecord = {
      id: idOf('0pr', world.seed, rules.length),
      name: name.slice(0, NAME_LENGTH),
      status,
      created: iso(world.nowMs - 800 * DAY_MS),
      lastUpdated: iso(world.nowMs - 100 * DAY_MS),
      expression,
      exclude: [],
      groupIds: [idOf('00g', world.seed, group)],
    };
    rules.push(rule);
    if (status === 'ACTIVE') byGroup.set(group, [...(byGroup.get(group) ?? []), rule.id]);
  };
  for (const [n, group] of fed.entries()) {
    const name = nameOf(world, layout, group);
    add(`${name} by entitlement`, group, `Arrays.contains(user.entitlements, "g${group}")`);
    if (n % 3 === 0) add(`${name} by cost centre`, group, `user.costCenter=="CC-${100 + n}" AND user.isManager==true`);
  }
  add('Former project', 1, 'user.division=="Project X"', 'INACTIVE');
  add('Broken', 1, 'user.gone=="yes"', 'INVALID');

  return {
    rules,
    behind: (group, user) => {
      const [first, ...others] = byGroup.get(group) ?? [];
      const point = hash(world.seed, group, user, 51) % 10;
      // whoever was there before the rule, and does not meet it, stays a member by hand
      if (first === undefined || point < 2) return [];
      return point < 4 ? [first, ...others] : [first];
    },
  };
}

function nameOf(world: World, layout: GroupLayout, group: number): string {
  const owner = ownerOfGroup(layout, group);
  return owner === undefined ? (extraOf(layout, group)?.name ?? '') : labelOf(world, owner.app);
}
