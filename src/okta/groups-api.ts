import type { App, AppGroup, Group, GroupMember, GroupRule, RuleName } from '../assignment/records.js';
import type { CallOptions, ListOptions, Page } from './page.js';

export interface ListAppGroupsOptions extends ListOptions {
  /** `group` embeds each group, whose name and type are not told otherwise. */
  readonly expand?: 'group' | undefined;
}

export interface ListGroupsOptions extends ListOptions {
  /** Page size, 1 to 200; 200 by default. Above that Okta's paging was inconsistent for years. */
  readonly limit?: number | undefined;
  /** The beginning of a name. */
  readonly q?: string | undefined;
  /** SCIM expression over type, profile and times; eventually consistent. */
  readonly search?: string | undefined;
  readonly filter?: string | undefined;
  /** `stats` embeds counts of users and apps, `app` the app that an APP_GROUP comes from. */
  readonly expand?: 'stats' | 'app' | 'stats,app' | undefined;
}

export interface ListGroupMembersOptions extends ListOptions {
  /**
   * Page size, 1 to 1000; 1000 by default, of pages from `from` on too. Okta answers 500 or 504 where a page of a large group
   * takes too long.
   */
  readonly limit?: number | undefined;
  /** Embeds the rules behind each membership, in orgs that tell them (since 2026.06). */
  readonly expand?: 'group-rules' | undefined;
  /** Tries of one page in all, where a smaller page is better than the same one again; the client's own by default. */
  readonly tries?: number | undefined;
}

export interface ListGroupRulesOptions extends ListOptions {
  /** Page size, 1 to 200; 200 by default. */
  readonly limit?: number | undefined;
  /** Part of a name. */
  readonly search?: string | undefined;
}

/** What removing a member did: `already-gone` is the 404 on a retry whose first try may have arrived. */
export type RemoveMemberResult = 'removed' | 'already-gone';

/**
 * Groups: who is in them, and which apps they give. Calls below `/groups` count in a bucket of their own, those below an
 * app in the apps' and those below a user in the users'. Errors are OktaErrors, as of every call.
 */
export interface GroupsApi {
  /** GET /api/v1/apps/{appId}/groups (okta.apps.read): the groups that the app is assigned to, 200 a page. */
  listAppGroups(appId: string, options?: ListAppGroupsOptions): AsyncGenerator<Page<AppGroup>>;
  /** GET /api/v1/groups (okta.groups.read). A role that reaches some groups only gets those, and no error. */
  listGroups(options?: ListGroupsOptions): AsyncGenerator<Page<Group>>;
  /** GET /api/v1/groups/{groupId} (okta.groups.read): 404 E0000007 where there is none. */
  getGroup(groupId: string, options?: CallOptions): Promise<Group>;
  /** GET /api/v1/groups/{groupId}/apps (okta.groups.read): the apps that the group gives, 200 a page. */
  listGroupApps(groupId: string, options?: ListOptions): AsyncGenerator<Page<App>>;
  /** GET /api/v1/groups/{groupId}/users (okta.groups.read): DEPROVISIONED users stay in their groups and are listed. */
  listGroupMembers(groupId: string, options?: ListGroupMembersOptions): AsyncGenerator<Page<GroupMember>>;
  /** GET /api/v1/groups/rules (okta.groups.read): 403 E0000006 to administrators of single groups. */
  listGroupRules(options?: ListGroupRulesOptions): AsyncGenerator<Page<GroupRule>>;
  /**
   * GET /api/v1/groups/{groupId}/users/{userId}/group-rules (okta.groups.read): the rules that keep this user in this group,
   * none for a membership by hand; 404 where the user is not in it, and without an `errorCode` where the org does not tell.
   */
  listMembershipRules(groupId: string, userId: string, options?: CallOptions): Promise<readonly RuleName[]>;
  /** GET /api/v1/users/{userId}/groups (okta.users.read): Everyone included, 200 a page. */
  listUserGroups(userId: string, options?: ListOptions): AsyncGenerator<Page<Group>>;
  /** PUT /api/v1/groups/{groupId}/users/{userId} (okta.groups.manage): also right where the user is in already. */
  addGroupMember(groupId: string, userId: string, options?: CallOptions): Promise<void>;
  /**
   * DELETE /api/v1/groups/{groupId}/users/{userId} (okta.groups.manage): what only this group gave goes some time after.
   * 403 E0000006 for imported and built-in groups. Okta excludes a user whom a rule kept in from that rule.
   */
  removeGroupMember(groupId: string, userId: string, options?: CallOptions): Promise<RemoveMemberResult>;
}
