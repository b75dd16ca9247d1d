import type { App } from '../assignment/records.js';
import { anyAppMatcher } from './app-glob.js';
import { namedByConflicts } from './conflict-side.js';
import { expectationCheck } from './outside-expected-population.js';
import { RULE_IDS, RULES } from './registry.js';
import type { Check, Rule, Severity } from './rule.js';
import type { RuleId, RulePolicy, RuleSettings, RulesPolicy } from './rule-policy.js';
import { conflictCheck, segregationOfDuties } from './segregation-of-duties.js';

/** A rule, or one expectation, with the policy's settings bound. */
export interface Judge {
  readonly ruleId: RuleId;
  readonly severity: Severity;
  readonly recommend: 'revoke' | 'check';
  readonly appliesTo: (app: App) => boolean;
  readonly check: Check;
}

/** Everything that is on and judges single assignments, in registry order; expectations in the policy's. */
export function compileJudges(policy: RulePolicy, asOfMs: number): Judge[] {
  return RULE_IDS.filter((id) => policy.rules[id].on).flatMap((id) => {
    if (id === 'outside-expected-population') return expectationJudges(policy);
    if (id === 'segregation-of-duties') return conflictJudges(policy);
    return ruleJudges(id, policy.rules, asOfMs);
  });
}

function conflictJudges({ conflicts }: RulePolicy): Judge[] {
  return conflicts.map((conflict) => ({
    ruleId: 'segregation-of-duties',
    severity: conflict.severity,
    recommend: segregationOfDuties.recommend,
    appliesTo: namedByConflicts([conflict]),
    check: conflictCheck(conflict),
  }));
}

function expectationJudges({ expectations }: RulePolicy): Judge[] {
  return expectations.map((expectation) => ({
    ruleId: 'outside-expected-population',
    severity: expectation.severity,
    recommend: expectation.recommend,
    appliesTo: anyAppMatcher(expectation.apps),
    check: expectationCheck(expectation),
  }));
}

function ruleJudges<K extends RuleId>(ruleId: K, rules: RulesPolicy, asOfMs: number): Judge[] {
  const rule: Rule<RuleSettings[K]> = RULES[ruleId];
  const settings: RuleSettings[K] = rules[ruleId].settings;
  if (rule.compile === undefined) return [];
  return [
    {
      ruleId,
      severity: settings.severity,
      recommend: rule.recommend,
      appliesTo: rule.appliesTo?.(settings) ?? (() => true),
      check: rule.compile(settings, asOfMs),
    },
  ];
}
