import type { BaseOrg } from './base-org.js';
import type { GroupRuleRecord } from './records.js';

/** The org's group rules as they are now. */
export interface GroupRules {
  list(): readonly GroupRuleRecord[];
  find(ruleId: string): GroupRuleRecord | undefined;
  modify(ruleId: string, change: Partial<GroupRuleRecord>): void;
  /** Puts the user on the rule's exclusion list. */
  exclude(ruleId: string, userId: string): void;
}

export function groupRulesOf(base: BaseOrg): GroupRules {
  const rules = new Map(base.rules.map((rule) => [rule.id, rule]));
  const modify = (ruleId: string, change: Partial<GroupRuleRecord>): void => {
    const rule = rules.get(ruleId);
    if (rule !== undefined) rules.set(ruleId, { ...rule, ...change });
  };
  return {
    list: () => [...rules.values()],
    find: (ruleId) => rules.get(ruleId),
    modify,
    exclude: (ruleId, userId) => {
      const present = rules.get(ruleId)?.exclude ?? [];
      if (!present.includes(userId)) modify(ruleId, { exclude: [...present, userId] });
    },
  };
}
