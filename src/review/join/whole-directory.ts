import type { User } from '../../assignment/records.js';
import type { OktaClient } from '../../okta/api.js';
import { PAGE_SIZE } from '../../okta/paths.js';

/** Up to here single reads cost no more than a listing of the smallest directory in which they could be many. */
export const FEW = 50;

const LEAVERS = 'status eq "DEPROVISIONED"';
const USERS = `GET /api/v1/users?limit=${PAGE_SIZE.users}`;

/** What is asked of Okta for the whole directory. */
export const DIRECTORY_QUERIES: readonly string[] = [USERS, `${USERS}&filter=${LEAVERS}`];

/** All users, page by page, in two listings: Okta leaves DEPROVISIONED users, who are the leavers, out of the plain one. */
export async function* wholeDirectory(
  client: Pick<OktaClient, 'listUsers'>,
  signal: AbortSignal,
): AsyncGenerator<readonly User[]> {
  for (const listing of [{}, { filter: LEAVERS }]) {
    for await (const { items } of client.listUsers({ ...listing, signal })) yield items;
  }
}
