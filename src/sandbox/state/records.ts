/**
 * What the org knows, apart from how HTTP shows it: no links, no embedded objects, no URLs. Times are ISO 8601 with
 * milliseconds and Z, as in every recorded answer of Okta's.
 */
export interface AppRecord {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly status: string;
  readonly created: string;
  readonly lastUpdated: string;
  /** Null on directories and some HR apps. */
  readonly signOnMode: string | null;
  readonly features: readonly string[];
  /** Names of the app user's profile attributes; empty for SSO-only apps, whose app users have the profile `{}`. */
  readonly profileKeys: readonly string[];
  /** False where app users have no credentials at all (directories, Okta Admin Console). */
  readonly hasCredentials: boolean;
  /** Further members of the answer, as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface UserRecord {
  readonly id: string;
  readonly status: string;
  readonly created: string;
  readonly activated: string | null;
  readonly statusChanged: string | null;
  readonly lastLogin: string | null;
  readonly lastUpdated: string;
  readonly passwordChanged: string | null;
  readonly typeId: string;
  readonly profile: Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface AppUserRecord {
  /** The Okta user's id: an assignment has none of its own. */
  readonly id: string;
  readonly externalId: string | null;
  readonly created: string;
  readonly lastUpdated: string;
  readonly scope: string;
  readonly status: string;
  readonly statusChanged: string | null;
  readonly passwordChanged: string | null;
  readonly syncState: string;
  /** Left out of the answer where undefined, as for SSO-only apps. */
  readonly lastSync?: string | null | undefined;
  readonly credentials: { readonly userName?: string | undefined; readonly password?: Record<string, never> } | null;
  readonly profile: Readonly<Record<string, unknown>>;
  /** The group that is credited, for scope GROUP. */
  readonly groupId?: string | undefined;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface GroupRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** OKTA_GROUP, APP_GROUP or BUILT_IN. */
  readonly type: string;
  readonly created: string;
  readonly lastUpdated: string;
  /** The app, usually a directory, that an APP_GROUP was imported from. */
  readonly sourceApp?: string | undefined;
}

export interface GroupRuleRecord {
  readonly id: string;
  readonly name: string;
  /** ACTIVE, INACTIVE or INVALID. */
  readonly status: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly expression: string;
  /** Users whom the rule leaves alone; Okta puts those here whom somebody removes by hand. */
  readonly exclude: readonly string[];
  readonly groupIds: readonly string[];
}
