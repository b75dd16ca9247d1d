import { mixedScripts, personKey } from '../../assignment/person.js';
import { isSubject } from '../../assignment/subject.js';
import type { ApproverPolicy } from '../../policy/policy.js';
import { type PublicKey, parsePublicKey } from '../../signing/public-key.js';
import type { SealedPlan } from '../plan/plan.js';

/** A key that the policy lets approve, and the person whose it is. */
export interface Approver {
  readonly key: PublicKey;
  readonly person: string;
}

/** The approvers of a policy. */
export function approversOf(policy: readonly ApproverPolicy[]): Approver[] {
  return policy.map(({ key, person }, index) => ({
    key: parsePublicKey(key, `apply.approvers[${index}].key`),
    person,
  }));
}

/**
 * Why this person may not approve this plan; undefined where they may. `names` is all that they are known by, the one that
 * they gave first.
 */
export function mayNotApprove(names: readonly string[], plan: SealedPlan): string | undefined {
  if (names.length === 0) return 'nobody is named as the approver';
  for (const name of names) {
    const why = whyNot(name, plan);
    if (why !== undefined) return why;
  }
  return undefined;
}

function whyNot(person: string, { entries }: SealedPlan): string | undefined {
  if (personKey(person) === '') return 'nobody is named as the approver';
  const mixed = mixedScripts(person);
  if (mixed !== undefined) return `the approver's name ${mixed}: ${person}`;
  for (const entry of entries) {
    const { userId: id, login, email, addresses, appLabel, decision } = entry;
    if (isSubject(person, { id, login, email, addresses })) {
      return `${person} is a subject of the plan: their access to ${appLabel} is in it`;
    }
    const { reviewer, delegate = '' } = decision;
    if (isSubject(person, { id: reviewer, login: delegate, email: '' })) {
      return `${person} is a decider of the plan: they revoked ${login || id} in ${appLabel}`;
    }
  }
  return undefined;
}
