import type { Assignment, UserLookup } from '../../src/assignment/assignment.js';
import type { Hr, RosterPerson, ServiceAccount } from '../../src/assignment/hr.js';
import type { AssignmentPaths } from '../../src/assignment/paths.js';
import type { App, AppUser, JsonObject, User } from '../../src/assignment/records.js';
import type { RowBefore } from '../../src/assignment/row-before.js';
import type { AppUse } from '../../src/assignment/use.js';

/** When the records below are judged: ages in tests are measured to this. */
export const AS_OF = '2026-11-24T00:00:00.000Z';
export const AS_OF_MS: number = Date.parse(AS_OF);

/** An active SAML app; give what matters to the test. */
export function anApp(overrides: Partial<App> = {}): App {
  return {
    id: '0oa1gjh63g214q0Hq0g4',
    name: 'payroll_saml',
    label: 'Payroll',
    status: 'ACTIVE',
    signOnMode: 'SAML_2_0',
    features: [],
    ...overrides,
  };
}

/** An active employee who signed in to Okta a week before `AS_OF`. `profile` is merged, the rest replaced. */
export function aUser(overrides: Partial<User> = {}): User {
  const { profile, ...rest } = overrides;
  return {
    id: '00u1ab2cd3ef4gh5ij6k',
    status: 'ACTIVE',
    created: '2024-02-01T09:00:00.000Z',
    lastLogin: '2026-11-17T08:30:00.000Z',
    type: { id: 'otyfnjfba4ye7pgjB0g4' },
    ...rest,
    profile: profile === null ? null : { ...aProfile(), ...profile },
  };
}

function aProfile(): JsonObject {
  return {
    firstName: 'Ada',
    lastName: 'Nakamura',
    login: 'ada.nakamura@example.com',
    email: 'ada.nakamura@example.com',
    department: 'Finance',
    title: 'Accountant',
    manager: 'Grace Obi',
    userType: 'Employee',
  };
}

/** An active assignment of `aUser()` by a group. */
export function anAppUser(overrides: Partial<AppUser> = {}): AppUser {
  return {
    id: '00u1ab2cd3ef4gh5ij6k',
    externalId: null,
    created: '2024-02-02T10:00:00.000Z',
    lastUpdated: '2024-02-02T10:00:00.000Z',
    scope: 'GROUP',
    status: 'ACTIVE',
    syncState: 'DISABLED',
    credentials: { userName: 'ada.nakamura@example.com' },
    profile: {},
    _links: { group: { href: 'https://example.okta.com/api/v1/groups/00g1emaKYZTWRYYRRTSK', name: 'Finance' } },
    ...overrides,
  };
}

/** Somebody whom the roster has as active, and says no more of. */
export function aRosterPerson(overrides: Partial<RosterPerson> = {}): RosterPerson {
  return { isActive: true, status: 'active', lastDay: '', department: '', manager: '', ...overrides };
}

/** An account of the register that is in order. */
export function aServiceAccount(overrides: Partial<ServiceAccount> = {}): ServiceAccount {
  return {
    ...{ purpose: 'nightly backups', owner: 'grace.obi@example.com', ownerState: { state: 'active' } },
    ...{ expires: '2027-06-30', isReviewedByOwner: false },
    ...overrides,
  };
}

export interface AssignmentParts {
  readonly app?: Partial<App>;
  readonly appUser?: Partial<AppUser>;
  /** The parts of a user that was found. */
  readonly user?: Partial<User>;
  /** Instead of `user`: an Okta user that is missing or could not be read. */
  readonly lookup?: UserLookup;
  readonly paths?: AssignmentPaths;
  readonly before?: RowBefore;
  readonly hr?: Hr;
  readonly use?: AppUse;
}

/** An assignment that no rule of the shipped policy objects to; its ids agree unless overridden. */
export function anAssignment(parts: AssignmentParts = {}): Assignment {
  const id = parts.appUser?.id ?? parts.user?.id;
  const ids = id === undefined ? {} : { id };
  return {
    app: anApp(parts.app),
    appUser: anAppUser({ ...ids, ...parts.appUser }),
    user: parts.lookup ?? { state: 'found', user: aUser({ ...ids, ...parts.user }) },
    paths: parts.paths,
    before: parts.before,
    hr: parts.hr,
    use: parts.use,
  };
}
