import { DateTime } from 'luxon';
import { POLICY_DECIDER } from '../../assignment/decided-by-policy.js';
import { personKey } from '../../assignment/person.js';
import { dueDate } from '../../packets/due-date.js';
import type { Policy } from '../../policy/policy.js';
import type { FinishedRun } from '../../run/finished-run.js';

/** What a record says of who decided. */
interface Decided {
  readonly at: string;
  readonly reviewer: string;
  readonly assigned: string;
  readonly decision: string;
  readonly source: object | { readonly undecided: { readonly due: string } };
  readonly delegation?: { readonly from: string; readonly to: string; readonly approvedBy: string } | undefined;
}

/** Tells why a decision is not one that the run's own policy lets be made; undefined where it is. */
export function recordProblems({ policy, facts }: FinishedRun): (decided: Decided) => string | undefined {
  // once for all records: days of a time zone are slow to reckon
  const due = dueDate(facts.asOf, policy.delivery.deadline, policy.report.timezone);
  return (decided) => policyProblem(decided, policy, due) ?? delegationProblem(decided, policy);
}

/** Why a decision is not one that the run's own policy made, though it says so; undefined where it is, or is a person's. */
function policyProblem(
  { assigned, reviewer, source, decision, at }: Decided,
  { delivery, report }: Policy,
  due: string | undefined,
): string | undefined {
  const isByPolicy = 'undecided' in source;
  if (isByPolicy !== (assigned === 'policy') || isByPolicy !== (personKey(reviewer) === POLICY_DECIDER)) {
    return 'is partly the word of a reviewer and partly by policy, as no command writes it';
  }
  if (!isByPolicy) return undefined;
  const day = DateTime.fromISO(at, { zone: report.timezone }).toISODate() ?? '';
  if (delivery.undecided === decision && due === source.undecided.due && day > due) return undefined;
  return `says that the policy decided ${decision}, and the run's policy does not: see delivery.undecided and deadline`;
}

/** Why a decision is not one of a delegation that the run's own policy has; undefined where it is, or of none. */
function delegationProblem({ delegation, reviewer }: Decided, policy: Policy): string | undefined {
  if (delegation === undefined) return undefined;
  const { from, to, approvedBy } = delegation;
  const isOfPolicy = policy.delegations.some(
    (one) => one.from === from && one.to === to && one.approvedBy === approvedBy,
  );
  const isOfTheirs = [from, to].some((person) => personKey(person) === personKey(reviewer));
  if (isOfPolicy && isOfTheirs) return undefined;
  return `is of a delegation from ${from} to ${to}, which is not ${reviewer}'s in the run's policy`;
}
