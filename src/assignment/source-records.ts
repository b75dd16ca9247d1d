import { isObject, isText } from './json-guards.js';
import { personKey } from './person.js';
import type { App, AppUser, User } from './records.js';

/** `name` of the apps that stand for systems outside Okta, which come as files. */
export const SOURCE_APP = 'source';

const PREFIX = 'source:';

/** The id of the app that stands for a source. Okta's own ids hold no colons. */
export function sourceAppId(name: string): string {
  return `${PREFIX}${name}`;
}

/** Whether an id is that of an app that stands for a system outside Okta. */
export function isSourceId(appId: string): boolean {
  return appId.startsWith(PREFIX);
}

/** The source's name in the policy, by the id of its app. */
export function sourceNameOf(appId: string): string {
  return appId.slice(PREFIX.length);
}

/** What the app that stands for a source says of it: its file, and where accounts are removed. Empty where it says nothing. */
export function sourceFactsOf({ _source: facts }: App): { readonly file: string; readonly where: string } {
  const text = (value: unknown) => (isText(value) ? value : '');
  return isObject(facts) ? { file: text(facts.file), where: text(facts.where) } : { file: '', where: '' };
}

/** What of an Okta user a file names people by. */
export type PersonMatch = 'email' | 'login' | 'employeeNumber';

/** What is said of a row beside what every app user has, where it is an account of a system outside Okta. */
export interface AccountRow {
  /** What the account is called there. */
  readonly name: string;
  /** Whom the file names for it, by what; empty where it names nobody. */
  readonly person: string;
  readonly match: PersonMatch;
  /** Whose it is; null where Okta has no such user, or nobody is named. */
  readonly user: User | null;
  /** Why Okta could not be asked; empty where it was. */
  readonly unread: string;
}

/**
 * The `user_id` of an account that has no Okta user, or whose user has another account there that came first. It stays the
 * same from one export to the next, however the name is written.
 */
export function accountId(name: string): string {
  return `account:${encodeURIComponent(personKey(name))}`;
}

/** What a row says of an account of a system outside Okta; undefined for rows of apps. */
export function accountOf({ _account: row }: AppUser): AccountRow | undefined {
  if (!isObject(row) || !isText(row.name) || !isText(row.person) || !isText(row.unread)) return undefined;
  const { name, person, unread, user } = row;
  return { name, person, unread, match: matchOf(row.match), user: isUser(user) ? user : null };
}

function matchOf(match: unknown): PersonMatch {
  return match === 'login' || match === 'employeeNumber' ? match : 'email';
}

function isUser(user: unknown): user is User {
  return isObject(user) && isText(user.id) && isText(user.status);
}

/** The address by which the file of a system outside Okta names the person whose an account is; empty where it gives none. */
export function mailOfAccount(appUser: AppUser): string {
  const account = accountOf(appUser);
  return account?.match === 'email' ? account.person : '';
}

/** The id of the person who has an access: the row's, but for somebody's second account in one system. */
export function holderIdOf(appUser: AppUser): string {
  return accountOf(appUser)?.user?.id ?? appUser.id;
}
