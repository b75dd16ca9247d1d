import type { Assignment } from '../assignment/assignment.js';
import type { NamedApp } from '../assignment/held-sides.js';
import type { App } from '../assignment/records.js';
import type { IsSharedUserName } from './shared-user-names.js';

/** Severities, weakest first: the order is the comparison. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Recommendation = 'revoke' | 'check' | 'keep';

/**
 * What a rule says of one assignment. `unknown` is never silence: data was missing, so neither a finding nor compliance
 * may be concluded, and the reason says what was missing. Reasons are full sentences for the app owner who decides.
 */
export type Outcome =
  | {
      readonly kind: 'finding';
      readonly reason: string;
      /** The apps of the other accesses that it is about as well: a waiver of theirs waives it. */
      readonly others?: readonly NamedApp[];
    }
  | { readonly kind: 'pass' }
  | { readonly kind: 'not-applicable' }
  | { readonly kind: 'unknown'; readonly reason: string };

export const PASS: Outcome = { kind: 'pass' };
export const NOT_APPLICABLE: Outcome = { kind: 'not-applicable' };

/** The controls a rule serves, by framework, as auditors cite them: `{ 'SOC 2': ['CC6.3'], … }`. */
export type Controls = Readonly<Record<string, readonly string[]>>;

/** Settings every rule has; each rule adds its own. `severity` is the policy's, or the rule's default. */
export interface BaseSettings {
  readonly severity: Severity;
}

/** Judges one assignment: pure, and cheap, because a run has millions of them. */
export type Check = (assignment: Assignment, isShared: IsSharedUserName) => Outcome;

/** One rule, one file: a pure function with the two texts that an auditor asks for, and the controls that it serves. */
export interface Rule<S extends BaseSettings = BaseSettings> {
  readonly id: string;
  readonly title: string;
  /** Why the rule exists, one or two sentences. */
  readonly rationale: string;
  readonly controls: Controls;
  /** What an open finding of this rule recommends. */
  readonly recommend: 'revoke' | 'check';
  readonly defaults: S;
  /** Which apps the rule judges at all, from its settings; absent: every app. */
  readonly appliesTo?: (settings: S) => (app: App) => boolean;
  /**
   * The check for these settings and the time that ages are measured to (epoch milliseconds), made once per run.
   * Absent where the evaluator raises the findings itself: from expectations, and from expired waivers.
   */
  readonly compile?: (settings: S, asOfMs: number) => Check;
}

/** One finding of one assignment, after waivers. `unknown`: the rule could not be judged, and why. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly status: 'open' | 'waived' | 'unknown';
  readonly reason: string;
  /** The waiver that waives it, or that would have, had it not expired; empty otherwise. */
  readonly waiverId: string;
  readonly recommend: 'revoke' | 'check';
}

/** Everything the rules say of one assignment, findings in registry order. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  /** The highest severity of the open findings. */
  readonly highestSeverity: Severity | undefined;
  readonly recommendation: Recommendation;
}
