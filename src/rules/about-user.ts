import type { Assignment } from '../assignment/assignment.js';
import type { RosterLookup } from '../assignment/hr.js';
import type { User } from '../assignment/records.js';
import { accountOf } from '../assignment/source-records.js';
import { NOT_APPLICABLE, type Outcome } from './rule.js';

/**
 * Judges the Okta user of an assignment. One that could not be read leaves the rule unknown; one that Okta does not have
 * is the finding of `user-missing` alone.
 */
export function aboutUser(assignment: Assignment, judge: (user: User) => Outcome): Outcome {
  const { user } = assignment;
  switch (user.state) {
    case 'found':
      return judge(user.user);
    case 'missing':
    case 'client':
      return NOT_APPLICABLE;
    case 'unread':
      return unreadUser(user.why);
  }
}

/**
 * Judges what the roster says of whoever has an access: of the Okta user, and of the person whom a system outside Okta names and
 * Okta does not have.
 */
export function aboutPerson(assignment: Assignment, judge: (roster: RosterLookup) => Outcome): Outcome {
  const roster = assignment.hr?.roster;
  const ofRoster = () => (roster === undefined ? NOT_APPLICABLE : judge(roster));
  const isElsewhere = assignment.user.state === 'missing' && accountOf(assignment.appUser) !== undefined;
  return isElsewhere ? ofRoster() : aboutUser(assignment, ofRoster);
}

/** The outcome of every rule about a user that could not be read. */
export function unreadUser(why: string): Outcome {
  return { kind: 'unknown', reason: `The Okta user could not be read, so this rule could not be judged: ${why}` };
}

/** Deactivated and suspended users cannot sign in: they have rules of their own, and sign-in rules leave them alone. */
export function cannotSignIn(user: User): boolean {
  return user.status === 'DEPROVISIONED' || user.status === 'SUSPENDED';
}

/** The outcome where Okta gave no value for something that the rule needs. */
export function notGiven(what: string): Outcome {
  return { kind: 'unknown', reason: `Okta gave no ${what}, so this rule could not be judged.` };
}
