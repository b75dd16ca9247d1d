import { type Assignment, profileText, type UserLookup, userOf } from './assignment.js';
import { foldCase } from './fold-case.js';
import { rosterPersonOf } from './hr.js';
import type { AppUser } from './records.js';
import { accountOf, mailOfAccount } from './source-records.js';
import { timeText } from './time-text.js';

/** What a report says of one assignment before any rule has judged it; names and order are those of assignments.csv. */
export const FACT_KEYS = [
  'app_id',
  'app_label',
  'app_status',
  'user_id',
  'login',
  'email',
  'first_name',
  'last_name',
  'department',
  'title',
  'manager',
  'user_type',
  'user_status',
  'last_login',
  'app_username',
  'assignment_status',
  'sync_state',
  'scope',
  'granted_by_group',
  'assigned_at',
  'last_updated',
] as const;

export type FactKey = (typeof FACT_KEYS)[number];
export type AssignmentFacts = Readonly<Record<FactKey, string>>;

/**
 * Stand for a user whom Okta does not have, for one who could not be read, and for a service app. Okta's statuses are upper-case words, so
 * neither can be taken for one; an empty cell could be taken for a status that Okta left out.
 */
export const NO_SUCH_USER = '(no such user)';
export const USER_NOT_READ = '(not read)';
export const SERVICE_APP = '(service app)';

/** The flat facts of one assignment. Everything absent is empty; times are ISO 8601 in UTC. */
export function factsOf(assignment: Assignment): AssignmentFacts {
  const { app, appUser } = assignment;
  const user = userOf(assignment);
  const person = rosterPersonOf(assignment.hr);
  return {
    app_id: app.id,
    app_label: app.label,
    app_status: app.status,
    user_id: appUser.id,
    login: loginOf(assignment),
    email: profileText(user, 'email') || mailOfAccount(appUser),
    first_name: profileText(user, 'firstName'),
    last_name: profileText(user, 'lastName'),
    department: preferred(person?.department, profileText(user, 'department')),
    title: profileText(user, 'title'),
    manager: preferred(person?.manager, profileText(user, 'manager')),
    user_type: profileText(user, 'userType'),
    user_status: userStatus(assignment.user),
    last_login: timeText(user?.lastLogin),
    app_username: appUser.credentials?.userName ?? '',
    assignment_status: appUser.status ?? '',
    sync_state: appUser.syncState ?? '',
    scope: appUser.scope ?? '',
    granted_by_group: grantingGroup(appUser),
    assigned_at: timeText(appUser.created),
    last_updated: timeText(appUser.lastUpdated),
  };
}

/** What people know somebody by whom Okta does not have: a service app by its label, an account elsewhere by its name. */
function loginOf({ user, appUser }: Assignment): string {
  if (user.state === 'client') return user.label;
  if (user.state === 'found') return profileText(user.user, 'login');
  return accountOf(appUser)?.name ?? '';
}

/** What the roster says holds, marked where Okta says something else. */
function preferred(ofRoster: string | undefined, ofOkta: string): string {
  if (!ofRoster || foldCase(ofRoster) === foldCase(ofOkta)) return ofOkta;
  return `${ofRoster} (roster)`;
}

/** A department as it is counted, without a mark of where it comes from, and as it is shown beside what Okta says. */
export interface Department {
  readonly name: string;
  readonly shown: string;
}

/** The department by the roster where that has one; what Okta says instead is shown with it, as rules judge by it. */
export function departmentOf(assignment: Assignment): Department {
  const ofOkta = profileText(userOf(assignment), 'department');
  const ofRoster = rosterPersonOf(assignment.hr)?.department;
  const shown = preferred(ofRoster, ofOkta);
  if (!ofRoster || shown === ofOkta) return { name: ofOkta, shown };
  return { name: ofRoster, shown: ofOkta === '' ? shown : `${ofRoster} (roster; Okta: ${ofOkta})` };
}

function userStatus(lookup: UserLookup): string {
  switch (lookup.state) {
    case 'found':
      return lookup.user.status;
    case 'missing':
      return NO_SUCH_USER;
    case 'client':
      return SERVICE_APP;
    case 'unread':
      return USER_NOT_READ;
  }
}

/** The name of the group that Okta credits for the assignment, else its id, which ends the link's path. */
export function grantingGroup(appUser: AppUser): string {
  const group = appUser._links?.group;
  if (group == null) return '';
  if (typeof group.name === 'string' && group.name !== '') return group.name;
  return typeof group.href === 'string' ? (group.href.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '') : '';
}
