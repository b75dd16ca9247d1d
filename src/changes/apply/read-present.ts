import { adminRoleAppId, isAdminRoleId } from '../../assignment/admin-records.js';
import type { AppUser } from '../../assignment/records.js';
import { isSourceId } from '../../assignment/source-records.js';
import { messageOf } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { isInvalidToken, isNotFound, OktaError } from '../../okta/errors.js';
import { UnusableIdError } from '../../okta/paths.js';

/** What Okta says of an assignment now. `failed` proves nothing. */
export type Present =
  | { readonly state: 'there'; readonly appUser: AppUser }
  /** 404 E0000007 for the application user. */
  | { readonly state: 'gone' }
  | { readonly state: 'failed'; readonly why: string; readonly fatal: boolean };

export interface PresentOptions {
  readonly client: OktaClient;
  readonly signal: AbortSignal;
}

type Ids = { readonly appId: string; readonly userId: string };

/** How an assignment that is there holds, in words. */
export function heldText({ scope }: Pick<AppUser, 'scope'>): string {
  switch (scope) {
    case 'USER':
      return 'assigned directly';
    case 'GROUP':
      return 'assigned by a group';
    default:
      return scope ?? 'an assignment of no scope';
  }
}

/** Reads an assignment. A gateway's 404, without Okta's code, is a failure. */
export async function readAssignment({ appId, userId }: Ids, { client, signal }: PresentOptions): Promise<Present> {
  try {
    const appUser = await client.getAppUser(appId, userId, { signal });
    if (appUser.id === userId) return { state: 'there', appUser };
    return { state: 'failed', why: `Okta answered with the assignment of ${appUser.id} instead`, fatal: false };
  } catch (error) {
    return isNotFound(error) ? { state: 'gone' } : failedBy(error);
  }
}

/** The same, and where the assignment is gone, proves it by the app itself: its own 404 would look no different. */
export async function readPresent(ids: Ids, options: PresentOptions): Promise<Present> {
  if (isAdminRoleId(ids.appId)) return await readRole(ids, options);
  // Okta has no such app: its 404 would pass for a removal
  if (isSourceId(ids.appId)) return { state: 'failed', why: NOT_IN_OKTA, fatal: false };
  const present = await readAssignment(ids, options);
  if (present.state !== 'gone') return present;
  try {
    await options.client.getApp(ids.appId, { signal: options.signal });
    return present;
  } catch (error) {
    const failed = failedBy(error);
    return { ...failed, why: `the assignment is not there, but neither does the app answer: ${failed.why}` };
  }
}

const NOT_IN_OKTA = 'it is an account of a system outside Okta, which only a newer export of that system can tell of';

/** An admin role, which is an assignment in this product only: whether the user, or the service app, still holds it. */
async function readRole({ appId, userId }: Ids, { client, signal }: PresentOptions): Promise<Present> {
  try {
    // a service app's id is that of its app
    const isClient = userId.startsWith('0oa');
    const roles = isClient
      ? await client.listClientRoles(userId, { signal })
      : await client.listUserRoles(userId, { signal });
    const role = roles.find((one) => adminRoleAppId(one) === appId);
    if (role === undefined) return { state: 'gone' };
    return { state: 'there', appUser: { id: userId, scope: role.assignmentType === 'GROUP' ? 'GROUP' : 'USER' } };
  } catch (error) {
    return failedBy(error);
  }
}

/** A failure of Okta's, and an id that can stand in no request, as a result; anything else, an abort above all, is thrown on. */
export function failedBy(error: unknown): Present & { readonly state: 'failed' } {
  if (error instanceof OktaError || error instanceof UnusableIdError) {
    return { state: 'failed', why: messageOf(error), fatal: isInvalidToken(error) };
  }
  throw error;
}
