import type { SidesByConflict } from './held-sides.js';
import type { Hr } from './hr.js';
import type { AssignmentPaths } from './paths.js';
import type { App, AppUser, User } from './records.js';
import type { RowBefore } from './row-before.js';
import type { AppUse } from './use.js';

/**
 * What is known of the Okta user behind an assignment.
 * `missing`: Okta answered that there is no such user. `unread`: it could not be read, so nothing may be concluded.
 * `client`: no user at all, but a service app that holds an admin role.
 */
export type UserLookup =
  | { readonly state: 'found'; readonly user: User }
  | { readonly state: 'missing' }
  | { readonly state: 'client'; readonly label: string }
  | { readonly state: 'unread'; readonly why: string };

/** One user's access to one app: Okta's AppUser, joined with its App and its User. */
export interface Assignment {
  readonly app: App;
  readonly appUser: AppUser;
  readonly user: UserLookup;
  /** Every way by which it holds; absent where nobody asked for the paths of this app. */
  readonly paths?: AssignmentPaths | undefined;
  /** What the run before says of it; absent without one. */
  readonly before?: RowBefore | undefined;
  /** What roster and register say of the user; absent where the policy asks for neither. */
  readonly hr?: Hr | undefined;
  /** What the ledger of sign-ins knows of it; absent where the policy names no ledger. */
  readonly use?: AppUse | undefined;
  /** What the user has of the conflicts that name this app; absent where nobody looked. */
  readonly sides?: SidesByConflict | undefined;
}

/** The joined user, or undefined where it is missing or could not be read. */
export function userOf(assignment: Assignment): User | undefined {
  return assignment.user.state === 'found' ? assignment.user.user : undefined;
}

/** A profile value as text: strings as they are, numbers and booleans printed, arrays joined with "; ", else empty. */
export function profileText(record: User | AppUser | undefined, key: string): string {
  return textOf(record?.profile?.[key]);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  return '';
}
