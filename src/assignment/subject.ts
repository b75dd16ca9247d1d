import { type Assignment, profileText, userOf } from './assignment.js';
import { rosterPersonOf, type ServiceAccount } from './hr.js';
import { ownAddresses } from './own-addresses.js';
import { baseAddressKey, personKey } from './person.js';
import type { User } from './records.js';
import { mailOfAccount } from './source-records.js';

/** A person by every name that they may be given by. */
export interface PersonNames {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  /** Further addresses that Okta knows as this user's own. */
  readonly addresses?: readonly string[] | undefined;
}

/** The person whom an assignment is about, by every name that a reviewer or approver may be given by. */
export interface Subject extends PersonNames {
  /** Free text in Okta: by convention a user's id, login or e-mail; in many orgs an employee number, a DN or a name. */
  readonly managerId: string;
  /** Free text as well: by convention the manager's display name. */
  readonly manager?: string | undefined;
  readonly employeeNumber?: string | undefined;
  /** Distinguished name in a directory, where the org keeps it in the profile. */
  readonly dn?: string | undefined;
  /** What people call the user: the display name, first and last name, last name first. */
  readonly displayNames?: readonly string[] | undefined;
  readonly isDeactivated?: boolean | undefined;
  /** Who answers for an account that is no person, where the register has them review it. */
  readonly owner?: { readonly person: string; readonly isGone: boolean } | undefined;
}

/** Whom an assignment is about; all but the id is empty where the user could not be read. */
export function namesOf(assignment: Assignment): PersonNames {
  const user = userOf(assignment);
  return {
    id: assignment.appUser.id,
    login: profileText(user, 'login'),
    email: profileText(user, 'email') || mailOfAccount(assignment.appUser),
    addresses: ownAddresses(user?.profile),
  };
}

/** The same with all that rules and reviewers go by. */
export function subjectOf(assignment: Assignment): Subject {
  const user = userOf(assignment);
  const rosterManager = rosterPersonOf(assignment.hr)?.manager;
  return {
    ...namesOf(assignment),
    managerId: rosterManager || profileText(user, 'managerId').trim(),
    manager: rosterManager ? '' : profileText(user, 'manager').trim(),
    employeeNumber: profileText(user, 'employeeNumber').trim(),
    dn: profileText(user, 'distinguishedName') || profileText(user, 'dn'),
    displayNames: displayNamesOf(user),
    isDeactivated: user?.status === 'DEPROVISIONED',
    ...ownerOf(assignment.hr?.account),
  };
}

function ownerOf(account: ServiceAccount | undefined): Pick<Subject, 'owner'> {
  if (account?.isReviewedByOwner !== true) return {};
  const { state } = account.ownerState;
  return { owner: { person: account.owner, isGone: state !== 'active' && state !== 'unread' } };
}

function displayNamesOf(user: User | undefined): string[] {
  const [first, last] = ['firstName', 'lastName'].map((key) => profileText(user, key).trim());
  const names = [profileText(user, 'displayName').trim()];
  if (first && last) names.push(`${first} ${last}`, `${last}, ${first}`);
  return names.filter((name) => name !== '');
}

/**
 * Whether a person, named by id, login or any address, is the subject. An address with something added to it
 * (`name+anything@…`) reaches the same mailbox, and is the same person.
 */
export function isSubject(person: string, subject: PersonNames): boolean {
  const key = mailboxKey(person);
  return key !== '' && allNames(subject).some((name) => mailboxKey(name) === key);
}

/** The first of these people who is a subject, as `isSubject` has it, for many subjects: each name is folded once. */
export function anySubject(people: readonly string[]): (subject: PersonNames) => string | undefined {
  const keys = people.map(mailboxKey);
  return (subject) => {
    const own = new Set(allNames(subject).map(mailboxKey));
    own.delete('');
    return people.find((_, place) => own.has(keys[place] ?? ''));
  };
}

function allNames({ id, login, email, addresses = [] }: PersonNames): string[] {
  return [id, login, email, ...addresses];
}

function mailboxKey(name: string): string {
  const key = personKey(name);
  return baseAddressKey(key) ?? key;
}
