import { type Assignment, profileText, userOf } from './assignment.js';
import { foldCase } from './fold-case.js';

/** The person whom an assignment is about, by every name that a reviewer or approver may be given by. */
export interface Subject {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  /** Free text in Okta: a user's id, login or e-mail by convention only. */
  readonly managerId: string;
}

/** The subject of an assignment; all but the id is empty where the user could not be read. */
export function subjectOf(assignment: Assignment): Subject {
  const user = userOf(assignment);
  return {
    id: assignment.appUser.id,
    login: profileText(user, 'login'),
    email: profileText(user, 'email'),
    managerId: profileText(user, 'managerId').trim(),
  };
}

/** A person's name as it is compared: case and blanks around it aside. */
export function personKey(person: string): string {
  return foldCase(person.trim());
}

/** Whether a person, named by id, login or e-mail, is the subject. */
export function isSubject(person: string, { id, login, email }: Pick<Subject, 'id' | 'login' | 'email'>): boolean {
  const key = personKey(person);
  return key !== '' && [id, login, email].some((name) => personKey(name) === key);
}
