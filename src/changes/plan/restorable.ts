import type { Assignment } from '../../assignment/assignment.js';
import { userOf } from '../../assignment/assignment.js';

export interface Restorable {
  readonly answer: 'yes' | 'partly' | 'no';
  readonly why: string;
}

/** Whether `restore` could put an assignment back as it was, as far as the review saw it. */
export function restorableOf(assignment: Assignment): Restorable {
  const { app, appUser } = assignment;
  const user = userOf(assignment);
  if (app.status === 'DELETED') return { answer: 'no', why: 'the app is deleted' };
  if (user === undefined) return { answer: 'no', why: 'the Okta user was missing or could not be read' };
  if (user.status === 'DEPROVISIONED') {
    return { answer: 'no', why: 'a deactivated user cannot be assigned (E0000117)' };
  }
  const lost = [
    ...(hasPassword(appUser.credentials) ? ['the password in the app'] : []),
    ...(appUser.externalId == null ? [] : ['the link to the account in the app']),
    ...(hasValues(appUser.profile) ? ['profile attributes that Okta maps'] : []),
    ...(user.status === 'ACTIVE' ? [] : [`Okta may refuse a user who is ${user.status}`]),
  ];
  return lost.length === 0 ? { answer: 'yes', why: '' } : { answer: 'partly', why: lost.join('; ') };
}

/** Okta shows `password: {}` where there is one, and never what it is. */
function hasPassword(credentials: unknown): boolean {
  return (
    typeof credentials === 'object' && credentials !== null && 'password' in credentials && credentials.password != null
  );
}

function hasValues(profile: Readonly<Record<string, unknown>> | null | undefined): boolean {
  return Object.values(profile ?? {}).some((value) => value != null);
}
