import { RULES } from '../../src/rules/registry.js';
import type { BaseSettings, Outcome, Rule } from '../../src/rules/rule.js';
import type { RuleId, RulePolicy, RuleSettings } from '../../src/rules/rule-policy.js';
import type { IsSharedUserName } from '../../src/rules/shared-user-names.js';
import { AS_OF_MS, type AssignmentParts, anAssignment } from './builders.js';

export interface Case<S> {
  readonly when: string;
  readonly given: AssignmentParts;
  readonly settings?: Partial<S>;
  readonly isShared?: IsSharedUserName;
  readonly expected: Outcome['kind'];
  /** The whole reason, where it matters to the case. */
  readonly reason?: string;
}

/** What one rule says of an assignment under its default settings and these. */
export function outcomeOf<S extends BaseSettings>(rule: Rule<S>, example: Omit<Case<S>, 'when' | 'expected'>): Outcome {
  const assignment = anAssignment(example.given);
  const settings = { ...rule.defaults, ...example.settings };
  if (rule.appliesTo?.(settings)(assignment.app) === false) return { kind: 'not-applicable' };
  if (rule.compile === undefined) throw new Error(`${rule.id} is raised by the evaluator`);
  return rule.compile(settings, AS_OF_MS)(assignment, example.isShared ?? (() => false));
}

/** A policy of default settings; rules are replaced by id, the rest as given. */
export function aRulePolicy(overrides: Partial<RulePolicy> = {}): RulePolicy {
  return { rules: defaultRules(), expectations: [], conflicts: [], waivers: [], ...overrides };
}

/** The default rules, all on but those in `off`. */
export function defaultRules(off: readonly RuleId[] = []): RulePolicy['rules'] {
  const of = <K extends RuleId>(id: K): { on: boolean; settings: RuleSettings[K] } => {
    const rule: Rule<RuleSettings[K]> = RULES[id];
    return { on: !off.includes(id), settings: rule.defaults };
  };
  return {
    'user-deactivated': of('user-deactivated'),
    'user-suspended': of('user-suspended'),
    'user-inactive': of('user-inactive'),
    'user-never-signed-in': of('user-never-signed-in'),
    'user-missing': of('user-missing'),
    'app-inactive': of('app-inactive'),
    'assignment-not-active': of('assignment-not-active'),
    'provisioning-error': of('provisioning-error'),
    'direct-assignment': of('direct-assignment'),
    'username-mismatch': of('username-mismatch'),
    'shared-app-username': of('shared-app-username'),
    'external-domain': of('external-domain'),
    'outside-expected-population': of('outside-expected-population'),
    'waiver-expired': of('waiver-expired'),
    'app-not-used': of('app-not-used'),
    'direct-and-by-group': of('direct-and-by-group'),
    'activity-after-leaving': of('activity-after-leaving'),
    'admin-without-mfa': of('admin-without-mfa'),
    'revoked-access-returned': of('revoked-access-returned'),
    'user-moved': of('user-moved'),
    'left-according-to-roster': of('left-according-to-roster'),
    'not-in-roster': of('not-in-roster'),
    'service-account-unowned': of('service-account-unowned'),
    'segregation-of-duties': of('segregation-of-duties'),
  };
}
