import { DateTime, Duration } from 'luxon';
import { POLICY_DECIDER } from '../../assignment/decided-by-policy.js';
import type { EarlierDecision, RowBefore } from '../../assignment/row-before.js';
import type { Evaluation } from '../../rules/rule.js';
import type { Policy } from '../policy.js';

/** The earlier decision by which a row need not be decided anew; undefined where somebody has to look at it. */
export type CarriedOf = (before: RowBefore | undefined, evaluation: Evaluation) => EarlierDecision | undefined;

/**
 * Which rows carry their decision forward where the policy asks about changes only: those that are the same as in the run
 * before, of which nothing was found, and that somebody kept no longer ago than `carryForward`. A revoked row that is still
 * there is asked about again. A finding that is waived is accepted, one that could not be judged is not.
 */
export function carriedDecisions({ reviewers }: Pick<Policy, 'reviewers'>, asOf: string): CarriedOf {
  if (reviewers?.scope !== 'changed') return () => undefined;
  const span = Duration.fromISO(reviewers.carryForward);
  const oldest = DateTime.fromISO(asOf, { zone: 'utc' }).minus(span).toISODate() ?? '';
  return (before, { findings }) => {
    if (before?.change !== 'same' || before.decision?.decision !== 'keep') return undefined;
    if (before.decision.reviewer === POLICY_DECIDER) return undefined; // nobody has looked at it
    if (findings.some(({ status }) => status !== 'waived')) return undefined;
    return before.decision.at.slice(0, 10) >= oldest ? before.decision : undefined;
  };
}
