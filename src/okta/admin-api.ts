import type { AdminRole, ApiToken } from '../assignment/admin-records.js';
import type { JsonObject } from '../assignment/records.js';
import type { CallOptions } from './page.js';

/**
 * Okta's own administrators. Only Super Administrators see them, or a custom role with the permission `okta.iam.read` on all
 * Identity and Access Management resources: any other gets 403 E0000006. Errors are OktaErrors, as of every call.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentAUser/
 */
export interface AdminApi {
  /**
   * GET /api/v1/iam/assignees/users (okta.roles.read): the ids of users with roles, page by page. The next page's link stands in
   * the body: who follows the `link` header alone stops at the first hundred. `limit` is users a page, 1 to 100, and 100 by
   * default.
   */
  listRoleAssignees(options?: CallOptions & { readonly limit?: number }): AsyncGenerator<readonly JsonObject[]>;
  /** GET /api/v1/iam/resource-sets (okta.roles.read): paged as the assignees are. */
  listResourceSets(options?: CallOptions): AsyncGenerator<readonly JsonObject[]>;
  /** GET /api/v1/users/{userId}/roles (okta.roles.read): the user's own and those of the user's groups; one page. */
  listUserRoles(userId: string, options?: CallOptions): Promise<readonly AdminRole[]>;
  /** GET /oauth2/v1/clients/{clientId}/roles (okta.roles.read): those of a service app. */
  listClientRoles(clientId: string, options?: CallOptions): Promise<readonly AdminRole[]>;
  /** GET /api/v1/users/{userId}/factors (okta.users.read): what the user has enrolled; one page. */
  listUserFactors(userId: string, options?: CallOptions): Promise<readonly JsonObject[]>;
  /** GET /api/v1/api-tokens (okta.apiTokens.read): all active tokens, in one answer whatever the limit. */
  listApiTokens(options?: CallOptions): Promise<readonly ApiToken[]>;
  /** GET /api/v1/apps/{appId}/grants (okta.appGrants.read): the scopes that an app has been granted; one page. */
  listAppGrants(appId: string, options?: CallOptions): Promise<readonly JsonObject[]>;
}
