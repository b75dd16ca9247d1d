/**
 * The records of Okta's Management API that this product reads, as Okta returns them: the same objects, not copies.
 * Only what is read here is named; everything else stays `unknown`. Okta omits null properties where it likes
 * ("Properties with null values may be omitted by responses", Okta API design principles), so absent and null mean the
 * same, and every enum is open: Okta adds values without notice.
 */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** GET /api/v1/apps. `name` is the catalogue key and `label` the instance's name; `signOnMode` is null on directories. */
export interface App extends JsonObject {
  readonly id: string;
  readonly label: string;
  readonly name?: string | null;
  readonly status: string;
  readonly signOnMode?: string | null;
  readonly features?: readonly string[] | null;
  /** `implicitAssignment` is what the Admin Console calls Federation Broker Mode: people need no assignment to get in. */
  readonly settings?: { readonly implicitAssignment?: boolean | null } | null;
}

/** GET /api/v1/users/{id}, and `_embedded.user` of an application user. */
export interface User extends JsonObject {
  readonly id: string;
  readonly status: string;
  readonly created?: string | null;
  readonly lastLogin?: string | null;
  readonly type?: { readonly id?: string | null } | null;
  readonly profile?: JsonObject | null;
}

/** The group that Okta credits for an assignment: `_links.group`, one group only. */
export interface GroupLink extends JsonObject {
  readonly href?: string | null;
  readonly name?: string | null;
}

/** GET /api/v1/apps/{appId}/users: `id` is the Okta user's id, not an assignment's. */
export interface AppUser extends JsonObject {
  readonly id: string;
  readonly externalId?: string | null;
  readonly created?: string | null;
  readonly lastUpdated?: string | null;
  readonly scope?: string | null;
  readonly status?: string | null;
  readonly syncState?: string | null;
  readonly credentials?: { readonly userName?: string | null } | null;
  readonly profile?: JsonObject | null;
  readonly _embedded?: { readonly user?: User | null } | null;
  readonly _links?: { readonly group?: GroupLink | null } | null;
}

/** GET /api/v1/apps/{appId}/groups: a group that the app is assigned to; the group itself with `expand=group` only. */
export interface AppGroup extends JsonObject {
  readonly id: string;
  readonly priority?: number | null;
  readonly _embedded?: { readonly group?: Group | null } | null;
}

/** GET /api/v1/groups/{groupId}: `type` is OKTA_GROUP, APP_GROUP (imported) or BUILT_IN (Everyone). */
export interface Group extends JsonObject {
  readonly id: string;
  readonly type?: string | null;
  readonly profile?: JsonObject | null;
  readonly _embedded?: JsonObject | null;
}

/**
 * GET /api/v1/groups/{groupId}/users: a user as a member. With `expand=group-rules` it embeds the rules behind the
 * membership: an empty list is a membership by hand, and an absent one is an org that does not tell.
 */
export interface GroupMember extends JsonObject {
  readonly id: string;
  readonly status?: string | null;
  readonly _embedded?: { readonly 'group-rules'?: readonly RuleName[] | null } | null;
}

export interface RuleName extends JsonObject {
  readonly id: string;
  readonly name?: string | null;
}

/** GET /api/v1/groups/rules: a rule puts those into its groups who meet its expression. */
export interface GroupRule extends JsonObject {
  readonly id: string;
  readonly name: string;
  readonly status?: string | null;
  readonly conditions?: {
    readonly expression?: { readonly value?: string | null } | null;
    readonly people?: { readonly users?: { readonly exclude?: readonly string[] | null } | null } | null;
  } | null;
  readonly actions?: { readonly assignUserToGroups?: { readonly groupIds?: readonly string[] | null } | null } | null;
}
