import type { RulePolicy } from '../rules/rule-policy.js';

/** Which apps are reviewed. Entries of `include` and `exclude` are app ids or label globs; an empty `include` is all. */
export interface AppsPolicy {
  readonly statuses: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** How much of Okta's rate limits the job may use. */
export interface RateLimitPolicy {
  /** Part of what the headers allow, above 0 up to 1. */
  readonly share: number;
  readonly maxConcurrent: number;
}

export interface ReportPolicy {
  /** IANA zone of the times that people read in the workbook. */
  readonly timezone: string;
}

/** Which apps are listed a second time after the collection: none, all in scope, or those that entries name. */
export interface TieOutPolicy {
  readonly apps: 'off' | 'all' | readonly string[];
}

/** A policy with every default filled in: what the whole product reads. */
export interface Policy extends RulePolicy {
  readonly apps: AppsPolicy;
  readonly rateLimit: RateLimitPolicy;
  readonly report: ReportPolicy;
  readonly tieOut: TieOutPolicy;
}

/** A file of the policy, as it was read, under the name that it has in a run's folder. */
export interface PolicyFile {
  readonly name: 'policy.yaml' | 'waivers.yaml';
  readonly text: string;
}

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The policy, and the waivers where it names a file of them. */
  readonly files: readonly PolicyFile[];
}
