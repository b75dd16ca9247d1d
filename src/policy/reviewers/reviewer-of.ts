import type { App } from '../../assignment/records.js';
import { isSubject, type Subject } from '../../assignment/subject.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { Policy } from '../policy.js';
import type { PeopleIndex } from './people-index.js';

/** Who reviews a row, and why them; or that nobody does. */
export type Assigned =
  | { readonly kind: 'reviewer'; readonly reviewer: string; readonly via: 'owner' | 'manager' }
  | ({ readonly kind: 'reviewer'; readonly reviewer: string; readonly via: 'fallback' } & Missing)
  | { readonly kind: 'no-reviewer'; readonly why: string; readonly unfound?: string | undefined }
  /** The policy names no reviewers: anyone but the subject may decide. */
  | { readonly kind: 'anyone' };

/** Why the reviewer whom the policy means could not be taken. */
interface Missing {
  /** A sentence's end, the same for all rows alike. */
  readonly why: string;
  /** How the profile names a manager who is not found among the run's users, or several times. */
  readonly unfound?: string | undefined;
}

export type ReviewerOf = (app: App, subject: Subject) => Assigned;

/**
 * Assigns every row of a run to its reviewer by the policy. Nobody reviews their own access, and nobody is asked who is
 * deactivated: that goes to the fallback, and what the fallback cannot review either is assigned to nobody.
 */
export function reviewerOfRows(policy: Policy, people: PeopleIndex): ReviewerOf {
  const { reviewers } = policy;
  if (reviewers === undefined) return () => ({ kind: 'anyone' });
  const { by, fallback } = reviewers;
  const meant = by === 'owner' ? ownerOf(policy, people) : managerOf(people);

  return (app, subject) => {
    const found = ofAccount(subject) ?? meant(app, subject);
    const via = subject.owner === undefined ? by : 'owner';
    if (typeof found === 'string' && !isSubject(found, subject)) return { kind: 'reviewer', reviewer: found, via };
    const { why, unfound } = typeof found === 'string' ? { why: `the ${via} is the user` } : found;
    const more = unfound === undefined ? {} : { unfound };
    if (fallback === undefined) return { kind: 'no-reviewer', why: `${why}, and the policy has no fallback`, ...more };
    if (isSubject(fallback, subject)) {
      return { kind: 'no-reviewer', why: `${why}, and the fallback is the user`, ...more };
    }
    return { kind: 'reviewer', reviewer: fallback, via: 'fallback', why, ...more };
  };
}

type Meant = (app: App, subject: Subject) => string | Missing;

/** The reviewer of an account that is no person, where the register says that its owner is; undefined for all others. */
function ofAccount({ owner }: Subject): string | Missing | undefined {
  if (owner === undefined) return undefined;
  return owner.isGone ? { why: `the owner ${owner.person} of the service account is not there` } : owner.person;
}

function ownerOf(policy: Policy, people: PeopleIndex): Meant {
  const owners = policy.owners.map(({ apps, reviewer }) => ({ matches: anyAppMatcher(apps), reviewer }));
  return (app) => {
    const reviewer = owners.find(({ matches }) => matches(app))?.reviewer;
    if (reviewer === undefined) return { why: 'no owner names the app' };
    return people.isDeactivated(reviewer) ? { why: `the owner ${reviewer} is deactivated` } : reviewer;
  };
}

function managerOf(people: PeopleIndex): Meant {
  return (_app, subject) => {
    const found = people.managerOf(subject);
    switch (found.kind) {
      case 'found':
        return found.isDeactivated ? { why: 'the manager is deactivated' } : found.reviewer;
      case 'none':
        return { why: 'the user has no managerId' };
      case 'unknown':
        return { why: 'the manager is none of the users of the run', unfound: found.named };
      case 'ambiguous':
        return { why: 'several users of the run are called as the manager', unfound: found.named };
    }
  };
}
