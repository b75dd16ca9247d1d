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

/** GET /api/v1/apps/{appId}/groups: a group that the app is assigned to. */
export interface AppGroup extends JsonObject {
  readonly id: string;
  readonly priority?: number | null;
}
