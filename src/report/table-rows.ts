import type { AssignmentFacts } from '../assignment/assignment-facts.js';
import { SEVERITIES } from '../rules/rule.js';
import type { AppTally } from './app-tally.js';
import type { Row } from './columns.js';
import type { ReviewedApp, ReviewedAssignment, RowDetails } from './model.js';

const NOTHING_MORE: RowDetails = {};

/** The row of assignments.csv and of the Assignments sheet. */
export function assignmentRow(facts: AssignmentFacts, digest: string, reviewed: ReviewedAssignment): Row {
  const { findings, highestSeverity, recommendation } = reviewed.evaluation;
  const { lastAppUse, appUses, appRole, paths, change, previousDecision } = reviewed.more ?? NOTHING_MORE;
  const open = findings.filter((finding) => finding.status === 'open').map((finding) => finding.ruleId);
  // one rule may fire twice, for two expectations, and is named once
  return [
    facts.app_id,
    facts.app_label,
    facts.app_status,
    facts.user_id,
    facts.login,
    facts.email,
    facts.first_name,
    facts.last_name,
    facts.department,
    facts.title,
    facts.manager,
    facts.user_type,
    facts.user_status,
    facts.last_login,
    lastAppUse ?? '',
    appUses ?? '',
    facts.app_username,
    appRole ?? '',
    facts.assignment_status,
    facts.sync_state,
    facts.scope,
    facts.granted_by_group,
    paths ?? '',
    facts.assigned_at,
    facts.last_updated,
    change ?? '',
    previousDecision ?? '',
    [...new Set(open)].join(';'),
    highestSeverity ?? '',
    recommendation,
    digest,
  ];
}

/** The rows of findings.csv and of the Findings sheet that one assignment has, waived and unknown ones included. */
export function findingRows(
  facts: AssignmentFacts,
  reviewed: ReviewedAssignment,
  controlsOf: (ruleId: string) => string,
): Row[] {
  return reviewed.evaluation.findings.map(({ ruleId, severity, status, reason, waiverId }) => [
    ruleId,
    severity,
    status,
    facts.app_id,
    facts.app_label,
    facts.user_id,
    facts.login,
    reason,
    waiverId,
    controlsOf(ruleId),
    reviewed.more?.findingAges?.get(ruleId)?.firstSeen ?? '',
    reviewed.more?.findingAges?.get(ruleId)?.reviews ?? '',
  ]);
}

/** The rows of the Findings sheet that one assignment has: the CSV's, by the rule's title, and whom they are about. */
export function findingSheetRows(
  facts: AssignmentFacts,
  reviewed: ReviewedAssignment,
  findings: readonly Row[],
  titleOf: (ruleId: string) => string,
): Row[] {
  const { recommendation } = reviewed.evaluation;
  const name = `${facts.first_name} ${facts.last_name}`.trim();
  return findings.map((row) => {
    const [ruleId = '', severity = '', status = '', appId = '', appLabel = '', userId = '', login = ''] = row;
    const [reason = '', waiverId = '', controls = '', firstSeen = '', reviews = ''] = row.slice(7);
    const about = [severity, appLabel, name, login, facts.department, titleOf(String(ruleId)), reason, recommendation];
    return [...about, status, firstSeen, reviews, waiverId, ruleId, appId, userId, controls];
  });
}

/** The row of apps.csv and of the Apps sheet. What was never read is empty, which is not the same as none. */
export function appRow({ app, read }: ReviewedApp, tally: AppTally): Row {
  const inScope = read.state !== 'excluded';
  const counts = [
    tally.assignments,
    tally.direct,
    tally.byGroup,
    ...[...SEVERITIES].reverse().map((severity) => tally.open[severity]),
    read.pages,
  ];
  return [
    app.id,
    app.label,
    app.name ?? '',
    app.status,
    app.signOnMode ?? '',
    String(inScope),
    inScope ? '' : read.why,
    populationText({ app, read }),
    ...(inScope ? counts : counts.map(() => '')),
  ];
}

/**
 * Whether an app's listing, though read to its end, cannot be the whole of its population. Okta does not persist the
 * users of an app with IN_MEMORY_APP_USER, an IMPLICIT assignment says that access is granted without one, and in
 * Federation Broker Mode (`settings.implicitAssignment`) everybody may get in.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/
 */
export function isUnprovable({ app, read }: ReviewedApp): boolean {
  const hasUnlisted = read.hasImplicit || app.settings?.implicitAssignment === true;
  return read.state === 'complete' && (hasUnlisted || (app.features ?? []).includes('IN_MEMORY_APP_USER'));
}

/** What the listing proves of an app's population, in words. */
export function populationText(reviewed: ReviewedApp): string {
  const { state, why } = reviewed.read;
  switch (state) {
    case 'excluded':
      return '';
    case 'incomplete':
      return `incomplete: ${why}`;
    case 'deleted':
      return 'deleted during the run';
    case 'complete':
      return isUnprovable(reviewed) ? 'not provable from the listing' : 'complete';
  }
}
