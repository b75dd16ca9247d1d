import { isSubject, personKey } from '../../assignment/subject.js';
import type { ApproverPolicy } from '../../policy/policy.js';
import { type PublicKey, parsePublicKey } from '../../signing/public-key.js';
import type { SealedPlan } from '../plan/plan.js';

/** A key that the policy lets approve, and whose it is, where the policy says so. */
export interface Approver {
  readonly key: PublicKey;
  readonly person: string | undefined;
}

/** The approvers of a policy. */
export function approversOf(policy: readonly ApproverPolicy[]): Approver[] {
  return policy.map((given, index) => {
    const pem = typeof given === 'string' ? given : given.key;
    return {
      key: parsePublicKey(pem, `apply.approvers[${index}]`),
      person: typeof given === 'string' ? undefined : given.approver,
    };
  });
}

/** Why this person may not approve this plan; undefined where they may. */
export function mayNotApprove(person: string, { entries }: SealedPlan): string | undefined {
  if (personKey(person) === '') return 'nobody is named as the approver';
  for (const entry of entries) {
    if (isSubject(person, { id: entry.userId, login: entry.login, email: entry.email })) {
      return `${person} is a subject of the plan: their access to ${entry.appLabel} is in it`;
    }
    if (personKey(entry.decision.reviewer) === personKey(person)) {
      return `${person} is a decider of the plan: they revoked ${entry.login || entry.userId} in ${entry.appLabel}`;
    }
  }
  return undefined;
}
