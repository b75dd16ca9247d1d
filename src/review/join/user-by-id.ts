import type { User } from '../../assignment/records.js';
import type { OktaClient } from '../../okta/api.js';
import { OktaShapeError } from '../../okta/errors.js';

/** Reads one user by id. Throws where somebody else comes, who would be shown and judged as the one who was asked for. */
export async function userById(id: string, client: Pick<OktaClient, 'getUser'>, signal: AbortSignal): Promise<User> {
  const user = await client.getUser(id, { signal });
  if (user.id === id) return user;
  throw new OktaShapeError(`GET /api/v1/users/${id} answered with the user ${user.id}`);
}
