import { isId, isObject, isObjectOrNone, isText, isTextOrNone } from './json-guards.js';
import type { JsonObject } from './records.js';

/**
 * A role that a user, a group or a client has. Its id is no key: those of standard roles that take targets are the same for
 * every user.
 */
export interface AdminRole extends JsonObject {
  readonly id: string;
  readonly type: string;
  readonly label?: string | null;
  readonly status?: string | null;
  readonly created?: string | null;
  readonly lastUpdated?: string | null;
  /** USER, GROUP (then `_links.assignee` is the group) or CLIENT. */
  readonly assignmentType?: string | null;
  /** Of custom roles: the role's own id, and that of the set of resources that it reaches. */
  readonly role?: string | null;
  readonly 'resource-set'?: string | null;
}

export interface ApiToken extends JsonObject {
  readonly id: string;
  readonly name?: string | null;
  readonly userId?: string | null;
  readonly created?: string | null;
  readonly lastUpdated?: string | null;
  readonly expiresAt?: string | null;
  readonly network?: JsonObject | null;
}

/** What is said of an administrator's row beside what every app user has. */
export interface AdminRow {
  /** `directly`, `by group IT` */
  readonly heldBy: readonly string[];
  /** The kinds of factors that the person has enrolled beside the password; undefined where they could not be read. */
  readonly factors?: readonly string[] | undefined;
  /** Why they could not be read; empty where they were, and for clients. */
  readonly factorsUnread: string;
}

/** `name` of the apps that stand for Okta's admin roles, which no app of Okta's own has. */
export const ADMIN_ROLE_APP = 'okta_admin_role';

/** Whether an app stands for one of Okta's admin roles. */
export function isAdminRole(app: { readonly name?: string | null }): boolean {
  return app.name === ADMIN_ROLE_APP;
}

/** Whether an id is that of an app that stands for an admin role: Okta's own ids hold no hyphens. */
export function isAdminRoleId(appId: string): boolean {
  return appId.startsWith(ADMIN_ROLE_PREFIX);
}

const ADMIN_ROLE_PREFIX = 'admin-role-';

/**
 * The id of the app that stands for a role: by its type, or the id of a custom role. The id of an assignment is no key: it is
 * the same for every user where the role takes targets.
 */
export function adminRoleAppId({ type, role, label, id }: AdminRole): string {
  const key = type === 'CUSTOM' ? (role ?? label ?? id) : type;
  return `${ADMIN_ROLE_PREFIX}${key.replaceAll(/[^A-Za-z0-9_]/g, '_')}`.slice(0, 64);
}

/** What a row of an admin role says; undefined for rows of apps. */
export function adminRowOf({ _admin: row }: JsonObject): AdminRow | undefined {
  if (!isObject(row) || !Array.isArray(row.heldBy) || !isText(row.factorsUnread)) return undefined;
  const factors = Array.isArray(row.factors) ? row.factors.filter(isText) : undefined;
  return { heldBy: row.heldBy.filter(isText), factors, factorsUnread: row.factorsUnread };
}

export function isAdminRoleRecord(role: JsonObject): role is AdminRole {
  return (
    isId(role.id) &&
    isId(role.type) &&
    [role.label, role.status, role.created, role.lastUpdated, role.assignmentType].every(isTextOrNone) &&
    isTextOrNone(role.role) &&
    isTextOrNone(role['resource-set'])
  );
}

export function isApiToken(token: JsonObject): token is ApiToken {
  return (
    isId(token.id) &&
    [token.name, token.userId, token.created, token.lastUpdated, token.expiresAt].every(isTextOrNone) &&
    isObjectOrNone(token.network)
  );
}
