import type { Policy } from '../policy/policy.js';
import { controlsOf, RULE_IDS, RULES } from '../rules/registry.js';
import type { BaseSettings } from '../rules/rule.js';
import type { Conflict, ConflictSide, Expectation, RuleId, RuleSetting, Waiver } from '../rules/rule-policy.js';
import { isExpired } from '../rules/waiver-lookup.js';
import type { PolicyConflict, PolicyExpectation, PolicyRule, PolicyTables, PolicyWaiver } from './policy-model.js';

/** The policy as the tables that people read; whether a waiver has expired is seen from `asOfMs`. */
export function describePolicy(policy: Policy, asOfMs: number): PolicyTables {
  return {
    rules: RULE_IDS.map((id) => describeRule(id, policy.rules[id])),
    expectations: policy.expectations.map(describeExpectation),
    conflicts: policy.conflicts.map(describeConflict),
    ...(policy.delegations.length === 0 ? {} : { delegations: policy.delegations }),
    waivers: policy.waivers.map((waiver) => describeWaiver(waiver, asOfMs)),
  };
}

function describeRule(id: RuleId, { on, settings }: RuleSetting<BaseSettings>): PolicyRule {
  const { title, rationale } = RULES[id];
  return {
    id,
    title,
    on,
    severity: settings.severity,
    settings: textOf(settings),
    rationale,
    controls: controlsOf(id),
  };
}

/** The settings that a rule has beside its severity, as they stand in the policy file: `after: P90D`. */
function textOf(settings: BaseSettings): string {
  return Object.entries(settings)
    .filter(([key]) => key !== 'severity')
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}`)
    .join(', ');
}

function describeExpectation({ apps, title, allow, severity, recommend }: Expectation): PolicyExpectation {
  return { apps: apps.join(', '), allow: title === undefined ? allow : `${title}: ${allow}`, severity, recommend };
}

function describeConflict({ id, title, first, second, severity }: Conflict): PolicyConflict {
  return { id, title: title ?? '', first: describeSide(first), second: describeSide(second), severity };
}

function describeSide({ apps, where }: ConflictSide): string {
  return where === undefined ? apps.join(', ') : `${apps.join(', ')} where ${where}`;
}

function describeWaiver(waiver: Waiver, asOfMs: number): PolicyWaiver {
  return { ...waiver, state: isExpired(waiver, asOfMs) ? 'expired' : 'in force' };
}
