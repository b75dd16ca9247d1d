import type { Assignment } from '../assignment/assignment.js';
import type { Finding } from './rule.js';
import type { RulesPolicy, Waiver } from './rule-policy.js';
import { waiverExpired } from './waiver-expired.js';
import type { FindWaiver, WaiverMatch } from './waiver-lookup.js';

/**
 * Findings after waivers: a waived one stays, marked; an expired waiver leaves its finding open and adds a finding of
 * its own. What is unknown cannot be waived, because nobody can accept what nobody knows.
 */
export function applyWaivers(
  findings: readonly Finding[],
  findWaiver: FindWaiver,
  assignment: Assignment,
  rules: RulesPolicy,
): readonly Finding[] {
  const matches = findings.map(({ status, ruleId }) =>
    status === 'open' ? findWaiver(ruleId, assignment) : undefined,
  );
  if (matches.every((match) => match === undefined)) return findings;
  const after = findings.map((finding, index) => afterWaiver(finding, matches[index]));
  if (!rules['waiver-expired'].on) return after;
  const expired = matches.flatMap((match) => (match?.state === 'expired' ? [match.waiver] : []));
  return [...after, ...[...new Set(expired)].map((waiver) => expiredFinding(waiver, rules))];
}

function afterWaiver(finding: Finding, match: WaiverMatch | undefined): Finding {
  switch (match?.state) {
    case undefined:
      return finding;
    case 'in force':
      return { ...finding, status: 'waived', waiverId: match.waiver.id };
    case 'expired':
      return { ...finding, waiverId: match.waiver.id };
    case 'approved by its subject':
      return { ...finding, reason: `${finding.reason} ${selfApproved(match.waiver)}` };
  }
}

function expiredFinding(waiver: Waiver, rules: RulesPolicy): Finding {
  return {
    ruleId: waiverExpired.id,
    severity: rules['waiver-expired'].settings.severity,
    status: 'open',
    reason: `The waiver ${waiver.id} for ${waiver.rule}, approved by ${waiver.approvedBy}, expired on ${waiver.expires}.`,
    waiverId: waiver.id,
    recommend: waiverExpired.recommend,
  };
}

function selfApproved(waiver: Waiver): string {
  return `The waiver ${waiver.id} does not apply: its approver ${waiver.approvedBy} is this user.`;
}
