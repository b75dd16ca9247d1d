import type { App, AppUser, JsonObject, User } from '../assignment/records.js';
import type { GroupsApi } from './groups-api.js';
import type { CallOptions, ListOptions, Page } from './page.js';

export type { CallOptions, ListOptions, Page } from './page.js';

export interface ListAppsOptions extends ListOptions {
  /** Page size, 1 to 200; 200 by default. */
  readonly limit?: number | undefined;
  readonly q?: string | undefined;
  readonly filter?: string | undefined;
}

export interface ListAppUsersOptions extends ListOptions {
  /** Page size, 1 to 500; 500 by default. Okta may send fewer. */
  readonly limit?: number | undefined;
  /** An opaque cursor of the API's `after`. */
  readonly after?: string | undefined;
  readonly q?: string | undefined;
  readonly expand?: 'user' | undefined;
}

export interface ListUsersOptions extends ListOptions {
  /** Page size, 1 to 200; 200 by default. */
  readonly limit?: number | undefined;
  readonly q?: string | undefined;
  /** SCIM filter; without `filter` or `search` Okta leaves DEPROVISIONED users out. */
  readonly filter?: string | undefined;
  readonly search?: string | undefined;
}

export interface AppUserCredentials {
  readonly userName?: string;
  /** Without a value Okta leaves the password as it is. */
  readonly password?: { readonly value?: string };
}

/** Body of assign. Okta applies profile mappings first: leave mapped attributes out. */
export interface AssignRequest {
  readonly id: string;
  readonly scope?: 'USER' | 'GROUP';
  readonly credentials?: AppUserCredentials;
  readonly profile?: JsonObject;
}

/** Body of update: credentials or profile, not both (Okta's AppUserUpdateRequest is a oneOf). */
export type UpdateRequest = { readonly credentials: AppUserCredentials } | { readonly profile: JsonObject };

/** What an unassign did: `already-gone` is the 404 on a retry whose first try may have arrived. */
export type UnassignResult = 'removed' | 'already-gone';

/** Counters of everything that was sent, for the manifest and the progress display. */
export interface RequestCounts {
  readonly sent: number;
  readonly retries: number;
  /** 429s of a minute limit. */
  readonly rateLimited: number;
  /** 429s of the concurrency limit. */
  readonly concurrencyLimited: number;
}

/** What the client is doing, for people who watch: waits are said before they begin, with their end. */
export type ClientEvent =
  | {
      readonly kind: 'answer';
      readonly bucket: string;
      readonly remaining: number | undefined;
      readonly limit: number | undefined;
    }
  | { readonly kind: 'wait'; readonly bucket: string; readonly untilMs: number; readonly reason: string }
  /** Rate limit headers that cannot be meant are ignored, as if the bucket's answers carried none; said once a bucket. */
  | { readonly kind: 'ignored'; readonly bucket: string; readonly reason: string }
  /** The budget is no longer shared with other processes; from here on this one spends a share of its own. */
  | { readonly kind: 'unshared'; readonly reason: string; readonly share: number }
  | {
      readonly kind: 'retry';
      readonly request: string;
      readonly attempt: number;
      readonly waitMs: number;
      readonly reason: string;
    };

/** The Application Users API, and what a review needs beside it. Every error is an OktaError (see errors.ts). */
export interface OktaClient extends GroupsApi {
  /** The org's origin: `https://example.okta.com`. */
  readonly org: string;
  listApps(options?: ListAppsOptions): AsyncGenerator<Page<App>>;
  getApp(appId: string, options?: CallOptions): Promise<App>;
  listAppUsers(appId: string, options?: ListAppUsersOptions): AsyncGenerator<Page<AppUser>>;
  /**
   * The same listing for those who keep it: every record checked, but as the bytes that Okta sent, without `_links`;
   * a page's bytes are valid until the next page is asked for.
   */
  listAppUserLines(appId: string, options?: ListAppUsersOptions): AsyncGenerator<Page<AppUserLine>>;
  getAppUser(appId: string, userId: string, options?: CallOptions & { readonly expand?: 'user' }): Promise<AppUser>;
  assignAppUser(appId: string, body: AssignRequest, options?: CallOptions): Promise<AppUser>;
  updateAppUser(appId: string, userId: string, body: UpdateRequest, options?: CallOptions): Promise<AppUser>;
  unassignAppUser(
    appId: string,
    userId: string,
    options?: CallOptions & { readonly sendEmail?: boolean },
  ): Promise<UnassignResult>;
  listUsers(options?: ListUsersOptions): AsyncGenerator<Page<User>>;
  /** By id, login, or `me` for the token's own user. */
  getUser(idOrLogin: string, options?: CallOptions): Promise<User>;
  /** Scopes asked for and granted (OAuth; both empty with an API token), known after the first call. */
  scopes(): { readonly requested: readonly string[]; readonly granted: readonly string[] };
  counts(): RequestCounts;
  /** The org's time now, epoch milliseconds, as its Date headers let it be estimated; this machine's before the first answer. */
  serverNow(): number;
  /** Ends limiters and timers; nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}

/** An application user as a line of NDJSON, with what must be known of it to keep it. */
export interface AppUserLine {
  readonly id: string;
  readonly status: string | undefined;
  /** Whether the row's own user came embedded. */
  readonly hasUser: boolean;
  /**
   * Ends with a newline; without `_links`, save the group that grants the assignment. As Okta sent it where that can
   * be. Valid until the next page is asked for.
   */
  readonly bytes: Uint8Array;
}
