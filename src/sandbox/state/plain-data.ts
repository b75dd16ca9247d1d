import type { EventRecord } from './event-source.js';
import type { AppRecord, AppUserRecord, GroupRuleRecord, UserRecord } from './records.js';

/** An org's rows, said one by one; what is left out has a plain default. */
export interface PlainData {
  readonly apps: readonly PlainApp[];
  readonly users?: readonly PlainUser[];
  /** By app id or label, in listing order. */
  readonly appUsers?: Readonly<Record<string, readonly PlainAppUser[]>>;
  readonly groups?: readonly PlainGroup[];
  readonly rules?: readonly PlainRule[];
  /** Of the System Log; none by default. */
  readonly events?: readonly EventRecord[];
  /** Id of the API token's owner; the first user by default. */
  readonly tokenOwner?: string;
}

export type PlainApp = Partial<AppRecord> & { readonly label: string };

export type PlainUser = Partial<UserRecord> & { readonly id: string };

/** `id` need not be a user of the directory: then Okta has no user for the assignment. */
export type PlainAppUser = Partial<AppUserRecord> & { readonly id: string };

export interface PlainGroup {
  readonly id: string;
  readonly name: string;
  /** OKTA_GROUP by default. */
  readonly type?: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  /** Id or label of the app that an APP_GROUP comes from. */
  readonly source?: string;
  /** Ids or labels of the apps that it gives. */
  readonly apps?: readonly string[];
  /** User ids: by hand, or with the ids of the rules that keep them in. */
  readonly members?: readonly (string | { readonly id: string; readonly rules: readonly string[] })[];
}

export type PlainRule = Partial<GroupRuleRecord> & { readonly id: string; readonly name: string };
