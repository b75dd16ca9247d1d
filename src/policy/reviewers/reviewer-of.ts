import type { App } from '../../assignment/records.js';
import { isSubject, type Subject } from '../../assignment/subject.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { Policy } from '../policy.js';
import type { ManagerIndex } from './manager-index.js';

/** Who reviews a row, and why them; or that nobody does. */
export type Assigned =
  | { readonly kind: 'reviewer'; readonly reviewer: string; readonly via: 'owner' | 'manager' | 'fallback' }
  | { readonly kind: 'no-reviewer'; readonly why: string }
  /** The policy names no reviewers: anyone but the subject may decide. */
  | { readonly kind: 'anyone' };

export type ReviewerOf = (app: App, subject: Subject) => Assigned;

/** Whether a run's rows are assigned by the users' managers, so that an index of them is needed. */
export function needsManagers({ reviewers }: Policy): boolean {
  return reviewers?.by === 'manager';
}

/**
 * Assigns every row of a run to its reviewer by the policy. Nobody reviews their own access: it goes to the fallback,
 * and what the fallback cannot review either is assigned to nobody.
 */
export function reviewerOfRows(policy: Policy, managers: ManagerIndex): ReviewerOf {
  const { reviewers } = policy;
  if (reviewers === undefined) return () => ({ kind: 'anyone' });
  const { by, fallback } = reviewers;
  const owners = policy.owners.map(({ apps, reviewer }) => ({ matches: anyAppMatcher(apps), reviewer }));
  const first: (app: App, subject: Subject) => string | undefined =
    by === 'owner'
      ? (app) => owners.find(({ matches }) => matches(app))?.reviewer
      : (_app, { managerId }) => managers.find(managerId);

  return (app, subject) => {
    const reviewer = first(app, subject);
    if (reviewer !== undefined && !isSubject(reviewer, subject)) return { kind: 'reviewer', reviewer, via: by };
    const why = reviewer === undefined ? missing(by, subject) : `the ${by} is the user`;
    if (fallback === undefined) return { kind: 'no-reviewer', why: `${why}, and the policy has no fallback` };
    if (isSubject(fallback, subject)) return { kind: 'no-reviewer', why: `${why}, and the fallback is the user` };
    return { kind: 'reviewer', reviewer: fallback, via: 'fallback' };
  };
}

function missing(by: 'owner' | 'manager', { managerId }: Subject): string {
  if (by === 'owner') return 'no owner names the app';
  return managerId === ''
    ? 'the user has no managerId'
    : `managerId ${JSON.stringify(managerId)} is not the id, login or e-mail of one user of the run`;
}
