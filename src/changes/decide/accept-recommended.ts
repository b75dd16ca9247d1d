import { factsOf } from '../../assignment/assignment-facts.js';
import { rowDigestOf } from '../../assignment/row-digest.js';
import { rowKey } from '../../assignment/row-key.js';
import { subjectOf } from '../../assignment/subject.js';
import type { Clock } from '../../async/clock.js';
import { eachJudgedRow } from '../../derive/judged-rows.js';
import { ConfigError } from '../../errors.js';
import { lockFolder } from '../../files/folder-lock.js';
import type { ReviewedAssignment } from '../../report/model.js';
import { isRuleId, RULE_IDS } from '../../rules/registry.js';
import { assignedReviewers } from '../../run/assigned-reviewers.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { viaOf, whoMayNot } from './check-row.js';
import { mendDecisions } from './decision-log.js';
import { currentDecisions, type NewDecision, recordDecisions } from './record-decisions.js';

export interface AcceptOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly rules: readonly string[];
  /** Whose decisions they are. */
  readonly reviewer: string;
  readonly importedBy: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface AcceptResult {
  readonly taken: number;
  /** Rows that somebody has decided already: a person's word on a row is not overruled in bulk. */
  readonly alreadyDecided: number;
  /** Rows of these rules for which nothing is recommended but a look: there is no recommendation to accept. */
  readonly onlyCheck: number;
  /** Rows that this reviewer may not decide. */
  readonly refusals: readonly { readonly appId: string; readonly userId: string; readonly why: string }[];
}

/**
 * Records, as one person's decisions, the revokes that the named rules recommend: a decision like any other, which only
 * spares the typing. Where a rule recommends a look, no decision is made up.
 */
export async function acceptRecommended(options: AcceptOptions): Promise<AcceptResult> {
  const unknown = options.rules.filter((id) => !isRuleId(id));
  if (unknown.length > 0 || options.rules.length === 0) {
    throw new ConfigError([`--rule names ${unknown.join(', ') || 'no rule'}; known: ${RULE_IDS.join(', ')}`]);
  }
  const lock = await lockFolder(options.folder);
  try {
    return await accept(options);
  } finally {
    await lock.release();
  }
}

async function accept(options: AcceptOptions): Promise<AcceptResult> {
  const { reviewer, rules, signal } = options;
  const run = await openFinishedRun(options.folder, options.clock);
  await mendDecisions(run);
  const reviewerOf = await assignedReviewers(run, signal);
  const digestOf = rowDigestOf(run.facts.org, run.facts.asOf);
  const decisions: NewDecision[] = [];
  const refusals: AcceptResult['refusals'][number][] = [];
  let onlyCheck = 0;
  await eachJudgedRow(run, signal, (reviewed) => {
    const { app, appUser } = reviewed.assignment;
    const ids = { appId: app.id, userId: appUser.id };
    const findings = openFindings(reviewed, rules);
    if (findings.length === 0) return;
    const revoking = findings.filter(({ recommend }) => recommend === 'revoke');
    if (revoking.length === 0) {
      onlyCheck += 1;
      return;
    }
    const facts = factsOf(reviewed.assignment);
    const digest = digestOf(facts);
    const assigned = reviewerOf(app, subjectOf(reviewed.assignment));
    const why = whoMayNot(reviewer, { reviewed, facts, digest, assigned });
    if (why !== undefined) {
      refusals.push({ ...ids, why });
      return;
    }
    decisions.push({
      ...ids,
      reviewer: reviewer.trim(),
      appLabel: app.label,
      login: facts.login,
      rowDigest: digest,
      decision: 'revoke',
      reason: `recommendation accepted: ${revoking.map((finding) => finding.reason).join(' ')}`,
      recommendation: reviewed.evaluation.recommendation,
      assigned: viaOf(assigned),
      source: { acceptedRules: [...rules] },
    });
  });
  const keys = new Set(decisions.map(({ appId, userId }) => rowKey(appId, userId)));
  const decided = await currentDecisions(run, keys, signal);
  const open = decisions.filter(({ appId, userId }) => !decided.has(rowKey(appId, userId)));
  const { taken } = await recordDecisions(run, { decisions: open }, options);
  return { taken, alreadyDecided: decisions.length - open.length, onlyCheck, refusals };
}

function openFindings({ evaluation }: ReviewedAssignment, rules: readonly string[]) {
  return evaluation.findings.filter(({ status, ruleId }) => status === 'open' && rules.includes(ruleId));
}
