import type { Assignment } from '../assignment/assignment.js';
import type { NamedApp } from '../assignment/held-sides.js';
import type { Finding } from './rule.js';
import type { RulesPolicy, Waiver } from './rule-policy.js';
import { waiverExpired } from './waiver-expired.js';
import type { FindWaiver, WaiverMatch } from './waiver-lookup.js';

/** A finding before waivers, with the apps of the other accesses that it is about, where it is about a pair. */
export interface RaisedFinding {
  readonly finding: Finding;
  readonly others?: readonly NamedApp[] | undefined;
}

export interface Waivers {
  /** Those of the assignment's own app. */
  readonly findWaiver: FindWaiver;
  readonly waiversOf: (app: NamedApp) => FindWaiver;
}

/**
 * Findings after waivers: a waived one stays, marked; an expired waiver leaves its finding open and adds a finding of
 * its own. A waiver of one access of a pair waives the pair. What is unknown cannot be waived, because nobody can accept
 * what nobody knows.
 */
export function applyWaivers(
  raised: readonly RaisedFinding[],
  waivers: Waivers,
  assignment: Assignment,
  rules: RulesPolicy,
): readonly Finding[] {
  const matches = raised.map(({ finding, others }) =>
    finding.status === 'open' ? waiverFor(finding, others, waivers, assignment) : undefined,
  );
  const after = raised.map(({ finding, others }, index) => afterWaiver(finding, others, matches[index]));
  if (!rules['waiver-expired'].on) return after;
  const expired = matches.flatMap((match) => (match?.state === 'expired' ? [match.waiver] : []));
  return [...after, ...[...new Set(expired)].map((waiver) => expiredFinding(waiver, rules))];
}

/** Of one access of a pair, the waiver that names another one. */
interface PairMatch {
  readonly state: 'in force for the pair';
  readonly waiver: Waiver;
  readonly label: string;
}

function waiverFor(
  { ruleId }: Finding,
  others: readonly NamedApp[] | undefined,
  { findWaiver, waiversOf }: Waivers,
  assignment: Assignment,
): WaiverMatch | PairMatch | undefined {
  const own = findWaiver(ruleId, assignment);
  if (others === undefined || others.length === 0 || own?.state === 'in force') return own;
  let pair: PairMatch | undefined;
  for (const app of others) {
    const match = waiversOf(app)(ruleId, assignment);
    // each of the other accesses makes a pair with this one: one that nobody accepted leaves the finding open
    if (match?.state !== 'in force') return own;
    pair ??= { state: 'in force for the pair', waiver: match.waiver, label: app.label };
  }
  return pair;
}

function afterWaiver(
  finding: Finding,
  others: readonly NamedApp[] | undefined,
  match: WaiverMatch | PairMatch | undefined,
): Finding {
  switch (match?.state) {
    case undefined:
      return finding;
    case 'in force': {
      const reason = others === undefined ? finding.reason : `${finding.reason} ${ofBoth(match.waiver)}`;
      return { ...finding, reason, status: 'waived', waiverId: match.waiver.id };
    }
    case 'in force for the pair':
      return {
        ...finding,
        status: 'waived',
        waiverId: match.waiver.id,
        reason: `${finding.reason} The waiver ${match.waiver.id} of ${match.label} waives the pair.`,
      };
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

function ofBoth(waiver: Waiver): string {
  return `The waiver ${waiver.id} waives the pair, the other access included.`;
}

function selfApproved(waiver: Waiver): string {
  return `The waiver ${waiver.id} does not apply: its approver ${waiver.approvedBy} is this user.`;
}
