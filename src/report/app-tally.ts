import type { Severity } from '../rules/rule.js';
import type { ReviewedAssignment } from './model.js';

/** What is counted of one app while its rows pass. */
export interface AppTally {
  assignments: number;
  direct: number;
  byGroup: number;
  readonly open: Record<Severity, number>;
}

/** An app's counts before its first row. */
export function emptyAppTally(): AppTally {
  return { assignments: 0, direct: 0, byGroup: 0, open: noFindings() };
}

/** Zero of every severity. */
export function noFindings(): Record<Severity, number> {
  return { low: 0, medium: 0, high: 0, critical: 0 };
}

/** Counts one row of the app. */
export function countRow(tally: AppTally, { assignment, evaluation }: ReviewedAssignment): void {
  tally.assignments += 1;
  if (assignment.appUser.scope === 'USER') tally.direct += 1;
  if (assignment.appUser.scope === 'GROUP') tally.byGroup += 1;
  for (const finding of evaluation.findings) {
    if (finding.status === 'open') tally.open[finding.severity] += 1;
  }
}
