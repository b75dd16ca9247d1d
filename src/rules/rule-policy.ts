import type { AppsSettings } from './direct-assignment.js';
import type { DomainSettings } from './external-domain.js';
import type { BaseSettings, Severity } from './rule.js';
import type { AgeSettings } from './user-inactive.js';

/** Every rule by its id, with its settings, in the order in which findings are listed. */
export interface RuleSettings {
  'user-deactivated': BaseSettings;
  'user-suspended': BaseSettings;
  'user-inactive': AgeSettings;
  'user-never-signed-in': AgeSettings;
  'user-missing': BaseSettings;
  'app-inactive': BaseSettings;
  'assignment-not-active': BaseSettings;
  'provisioning-error': BaseSettings;
  'direct-assignment': AppsSettings;
  'username-mismatch': BaseSettings;
  'shared-app-username': BaseSettings;
  'external-domain': DomainSettings;
  'outside-expected-population': BaseSettings;
  'waiver-expired': BaseSettings;
  'app-not-used': AgeSettings;
  'direct-and-by-group': BaseSettings;
  'activity-after-leaving': BaseSettings;
  'admin-without-mfa': BaseSettings;
  'revoked-access-returned': BaseSettings;
  'user-moved': BaseSettings;
  'left-according-to-roster': BaseSettings;
  'not-in-roster': BaseSettings;
  'service-account-unowned': BaseSettings;
  'segregation-of-duties': BaseSettings;
}

export type RuleId = keyof RuleSettings;

/** One rule as the policy has it. Settings stand even where it is off, so that reports can show them. */
export interface RuleSetting<S extends BaseSettings> {
  readonly on: boolean;
  readonly settings: S;
}

export type RulesPolicy = { readonly [K in RuleId]: RuleSetting<RuleSettings[K]> };

/** Who an app should have: users that match `allow`, a SCIM filter, in every app that `apps` names. */
export interface Expectation {
  readonly apps: readonly string[];
  /** Who the app is for, in words, to be shown instead of the filter. */
  readonly title?: string | undefined;
  readonly allow: string;
  readonly severity: Severity;
  readonly recommend: 'revoke' | 'check';
}

/** One of the two kinds of access of a conflict: any assignment to the apps, or those that match the filter. */
export interface ConflictSide {
  readonly apps: readonly string[];
  /** A SCIM filter over the user and the assignment. */
  readonly where?: string | undefined;
}

/** Two kinds of access that one person must not have together. */
export interface Conflict {
  readonly id: string;
  /** What somebody with both could do, in words: `Creates vendors and pays them`. */
  readonly title?: string | undefined;
  readonly first: ConflictSide;
  readonly second: ConflictSide;
  readonly severity: Severity;
}

/** An accepted finding of one rule, user and app. */
export interface Waiver {
  readonly id: string;
  readonly rule: RuleId;
  /** App id or label glob. */
  readonly app: string;
  /** Login, case aside, or user id. */
  readonly user: string;
  readonly reason: string;
  readonly approvedBy: string;
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  readonly expires: string;
}

/** The part of a policy that judges assignments. */
export interface RulePolicy {
  readonly rules: RulesPolicy;
  readonly expectations: readonly Expectation[];
  readonly conflicts: readonly Conflict[];
  readonly waivers: readonly Waiver[];
}
