import type { App, AppUser, JsonObject, User } from '../assignment/records.js';
import type { AdminApi } from './admin-api.js';
import type { RequestCounts } from './client-events.js';
import type { GroupsApi } from './groups-api.js';
import type { LogsApi } from './logs-api.js';
import type { CallOptions, ListOptions, Page } from './page.js';

export type { ClientEvent, RequestCounts } from './client-events.js';
export type { ListLogEventsOptions } from './logs-api.js';
export type { CallOptions, ListOptions, Page } from './page.js';

export interface ListAppsOptions extends ListOptions {
  /** Apps a page, 1 to 200; 200 by default. */
  readonly limit?: number | undefined;
  /** The beginning of a name or label; all apps by default. */
  readonly q?: string | undefined;
  /** Over `status`, `user.id`, `group.id`, `credentials.signing.kid` or `name`; all apps by default. */
  readonly filter?: string | undefined;
}

export interface ListAppUsersOptions extends ListOptions {
  /** Application users a page, 1 to 500; 500 by default. Okta may send fewer. */
  readonly limit?: number | undefined;
  /** An opaque cursor of the API's `after`; the first page by default. */
  readonly after?: string | undefined;
  /** The beginning of a user name, first name, last name or e-mail; all by default. */
  readonly q?: string | undefined;
  /** `user` embeds each row's user, which some rows come without all the same; nothing is embedded by default. */
  readonly expand?: 'user' | undefined;
}

export interface ListUsersOptions extends ListOptions {
  /** Users a page, 1 to 200; 200 by default. */
  readonly limit?: number | undefined;
  /** The beginning of a first name, last name or e-mail; Okta sends one page of these. All users by default. */
  readonly q?: string | undefined;
  /** SCIM expression over few properties; none by default. Without `filter` or `search` Okta leaves DEPROVISIONED users out. */
  readonly filter?: string | undefined;
  /** SCIM expression over most properties, some seconds behind the org; none by default. */
  readonly search?: string | undefined;
}

export interface AppUserCredentials {
  readonly userName?: string;
  /** Without a value Okta leaves the password as it is. */
  readonly password?: { readonly value?: string };
}

/** Body of assign. Okta applies profile mappings first: leave mapped attributes out. */
export interface AssignRequest {
  /** The user's id. */
  readonly id: string;
  /** Okta's own choice by default: USER, or GROUP where a group grants the app. */
  readonly scope?: 'USER' | 'GROUP';
  readonly credentials?: AppUserCredentials;
  readonly profile?: JsonObject;
}

/** Body of update: credentials or profile, not both (Okta's AppUserUpdateRequest is a oneOf). */
export type UpdateRequest = { readonly credentials: AppUserCredentials } | { readonly profile: JsonObject };

/** What an unassign did: `already-gone` is the 404 on a retry whose first try may have arrived. */
export type UnassignResult = 'removed' | 'already-gone';

/**
 * The Application Users API, and what a review needs beside it, within the org's rate limits.
 *
 * Each call may reject with
 * - OktaApiError: Okta answered otherwise than with success. Of any call: 401 E0000011 (the token is not valid), 403
 *   E0000006 (the credential's role or scopes do not reach it), 404 E0000007 (it is not there), 429 E0000047 (nothing was
 *   let through for `patienceMs`), 5xx after `maxTries`;
 * - OktaNetworkError: no whole answer came, or one that is not JSON; `mayHaveArrived` tells whether a write may have been done;
 * - OktaShapeError: an answer that is not as Okta documents it;
 * - TokenRefusedError: the org gives no access token (OAuth); the reason of `signal` where that aborts.
 *
 * Listings yield page by page, a page being asked for when the one before was taken, and reject with PagingError as well:
 * a next page that may not be followed, or an end that is not proven. 400 E0000029: its cursor has died, begin again.
 * Reads and removals are repeated by themselves; an assignment or an update only where Okta cannot have carried it out.
 */
export interface OktaClient extends AdminApi, GroupsApi, LogsApi {
  /** The org's origin: `https://example.okta.com`. */
  readonly org: string;
  /**
   * GET /api/v1/apps (okta.apps.read): the org's apps, inactive ones included. A role that reaches some apps only gets
   * those, and no error. 400 E0000031 or E0000053: the filter is not one.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/#tag/Application/operation/listApplications
   */
  listApps(options?: ListAppsOptions): AsyncGenerator<Page<App>>;
  /**
   * GET /api/v1/apps/{appId} (okta.apps.read): one app. 404 E0000007 where there is none that the role reaches.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/#tag/Application/operation/getApplication
   */
  getApp(appId: string, options?: CallOptions): Promise<App>;
  /**
   * GET /api/v1/apps/{appId}/users (okta.apps.read): the app's users, whether assigned by themselves or by a group. 403
   * E0000006, 404 E0000007: the app is not there for this role.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/listApplicationUsers
   */
  listAppUsers(appId: string, options?: ListAppUsersOptions): AsyncGenerator<Page<AppUser>>;
  /**
   * The same listing for those who keep it: every record checked, but as the bytes that Okta sent, without `_links`;
   * a page's bytes are valid until the next page is asked for.
   */
  listAppUserLines(appId: string, options?: ListAppUsersOptions): AsyncGenerator<Page<AppUserLine>>;
  /**
   * GET /api/v1/apps/{appId}/users/{userId} (okta.apps.read): one app's user. 404 E0000007: no such app, or not a user of it.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/getApplicationUser
   */
  getAppUser(appId: string, userId: string, options?: CallOptions & { readonly expand?: 'user' }): Promise<AppUser>;
  /**
   * POST /api/v1/apps/{appId}/users (okta.apps.manage): assigns a user, and yields the assignment as Okta has made it. 400
   * E0000001: a value does not fit; 400 E0000041: the app takes no credentials; 403 E0000075: the app's profile is pushed, so
   * that a mapped attribute cannot be set; 409 E0000062: assigned already.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/assignUserToApplication
   */
  assignAppUser(appId: string, body: AssignRequest, options?: CallOptions): Promise<AppUser>;
  /**
   * POST /api/v1/apps/{appId}/users/{userId} (okta.apps.manage): sets the credentials or the profile, and yields the
   * assignment after it. ConfigError where the body has both. 400 E0000001 and E0000041, 403 E0000075 as of assign, 404
   * E0000007: not a user of the app.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/updateApplicationUser
   */
  updateAppUser(appId: string, userId: string, body: UpdateRequest, options?: CallOptions): Promise<AppUser>;
  /**
   * DELETE /api/v1/apps/{appId}/users/{userId} (okta.apps.manage): takes the app from the user. `sendEmail` mails the
   * administrator; false by default. 403 E0000046: a group grants it; 404 E0000007: not a user of the app, unless this was a
   * repetition (`already-gone`).
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/unassignUserFromApplication
   */
  unassignAppUser(
    appId: string,
    userId: string,
    options?: CallOptions & { readonly sendEmail?: boolean },
  ): Promise<UnassignResult>;
  /**
   * GET /api/v1/users (okta.users.read): the org's users, DEPROVISIONED ones only where `filter` or `search` asks for them.
   * 400 E0000031 or E0000053: the expression is not one.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers
   */
  listUsers(options?: ListUsersOptions): AsyncGenerator<Page<User>>;
  /**
   * GET /api/v1/users/{id} (okta.users.read): by id, login, or `me` for the token's own user. 404 E0000007: no such user.
   * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/getUser
   */
  getUser(idOrLogin: string, options?: CallOptions): Promise<User>;
  /** Scopes asked for and granted (OAuth; both empty with an API token), known after the first call. Asks nothing. */
  scopes(): { readonly requested: readonly string[]; readonly granted: readonly string[] };
  /** Asks nothing. */
  counts(): RequestCounts;
  /** The org's time now, epoch milliseconds, as its Date headers let it be estimated; this machine's before the first answer. */
  serverNow(): number;
  /** Rejects what is under way or waits, and ends timers; nothing keeps the process alive afterwards. Never rejects itself. */
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
