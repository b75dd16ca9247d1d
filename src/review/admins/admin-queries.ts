import { PAGE_SIZE } from '../../okta/paths.js';
import type { AdminsFacts } from '../../run/admins-facts.js';

/** What was asked of Okta about its administrators. */
export function adminQueries(admins: AdminsFacts | undefined): string[] {
  if (admins === undefined) return [];
  const { groups, clients, tokens } = admins;
  return [
    ...[
      `GET /api/v1/iam/assignees/users?limit=${PAGE_SIZE.iam}`,
      'GET /api/v1/users/{userId}/roles',
      'GET /api/v1/users/{userId}/factors',
      `GET /api/v1/groups?limit=${PAGE_SIZE.groups}&expand=stats`,
    ],
    ...(groups > 0 ? ['GET /api/v1/groups/{groupId}/users (of groups with admin roles)'] : []),
    ...(clients > 0 ? ['GET /oauth2/v1/clients/{clientId}/roles'] : []),
    ...(tokens === null ? [] : ['GET /api/v1/api-tokens']),
    ...(clients > 0 ? ['GET /api/v1/apps/{appId}/grants'] : []),
  ];
}
