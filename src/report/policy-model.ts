import type { Delegation } from '../policy/policy.js';
import type { Severity } from '../rules/rule.js';

/** The policy as tables for people: the Policy sheet. */
export interface PolicyTables {
  readonly rules: readonly PolicyRule[];
  readonly expectations: readonly PolicyExpectation[];
  readonly conflicts?: readonly PolicyConflict[];
  /** Absent where there are none. */
  readonly delegations?: readonly Delegation[];
  readonly waivers: readonly PolicyWaiver[];
}

export interface PolicyRule {
  readonly id: string;
  readonly title: string;
  readonly on: boolean;
  readonly severity: Severity;
  /** The settings beside severity, as they stand in the policy file: `after: P90D`. */
  readonly settings: string;
  readonly rationale: string;
  /** `SOC 2: CC6.2, CC6.3 · PCI DSS: 7.2.4` */
  readonly controls: string;
}

export interface PolicyExpectation {
  readonly apps: string;
  readonly allow: string;
  readonly severity: Severity;
  readonly recommend: string;
}

export interface PolicyConflict {
  readonly id: string;
  readonly title: string;
  readonly first: string;
  readonly second: string;
  readonly severity: Severity;
}

export interface PolicyWaiver {
  readonly id: string;
  readonly rule: string;
  readonly app: string;
  readonly user: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
  readonly state: 'in force' | 'expired';
}
