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

/** The subject of an assignment; all but the id is empty where the user could not be read. */
export function subjectOf(assignment: Assignment): Subject {
  const user = userOf(assignment);
  const rosterManager = rosterPersonOf(assignment.hr)?.manager;
  return {
    id: assignment.appUser.id,
    login: profileText(user, 'login'),
    email: profileText(user, 'email') || mailOfAccount(assignment.appUser),
    addresses: ownAddresses(user?.profile),
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
export function isSubject(person: string, { id, login, email, addresses = [] }: PersonNames): boolean {
  const key = personKey(person);
  if (key === '') return false;
  const base = baseAddressKey(key);
  return [id, login, email, ...addresses].some((name) => {
    const other = personKey(name);
    if (other === '') return false;
    return other === key || (baseAddressKey(other) ?? other) === (base ?? key);
  });
}
