import type { ApplyPolicy } from '../../policy/policy.js';
import { brakeProblems } from '../plan/removal-limits.js';

/** What of an app `plan` would remove, as far as decisions say by now. */
export interface RevokedOfApp {
  readonly label: string;
  readonly rows: number;
  /** Rows decided `revoke` that a plan would remove; the others are done by hand. */
  readonly revoked: number;
}

/** Which limits the removals will pass, while there is time to ask an approver, a sentence each. */
export function limitWarnings(limits: ApplyPolicy, rows: number, apps: readonly RevokedOfApp[]): string[] {
  const counts = apps.map(({ label, rows: ofApp, revoked }) => ({ label, rows: ofApp, planned: revoked, removed: 0 }));
  return brakeProblems(limits, rows, counts).map(
    (problem) => `removals: ${problem}; plan will hold back what is over it`,
  );
}
