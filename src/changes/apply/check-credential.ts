import { RefusedError } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { OktaApiError } from '../../okta/errors.js';
import { readPrincipal, type SignIn } from '../../okta/principal.js';
import type { Principal } from '../../run/run-facts.js';
import { isOwn } from '../plan/build-entries.js';

const APPS = 'okta.apps.manage';
const GROUPS = 'okta.groups.manage';

/** Whose access is about to change. */
export interface Touched {
  readonly appId: string;
  readonly appLabel: string;
  readonly userId: string;
  readonly login: string;
  readonly email: string;
  /** Whether the assignment itself is changed. */
  readonly isDirect: boolean;
  /** The memberships that are changed. */
  readonly memberships: readonly unknown[];
}

/**
 * Who carries a change out. Throws RefusedError where the credential may not change what is to be
 * changed, assignments or memberships, where a token does not
 * say whose it is, and where one of the entries is its own user.
 */
export async function checkCredential(
  client: OktaClient,
  signIn: SignIn,
  touched: readonly Touched[],
  signal: AbortSignal,
): Promise<Principal> {
  const [first] = touched;
  // an OAuth client knows its scopes after its first call; what that call answers is seen again by the entry itself
  if (first !== undefined && signIn.mode === 'PrivateKey') {
    await client.getApp(first.appId, { signal }).catch(passOver);
  }
  const { granted } = client.scopes();
  const needed = [
    ...(touched.some(({ isDirect }) => isDirect) || touched.length === 0 ? [[APPS, 'assignments']] : []),
    ...(touched.some(({ memberships }) => memberships.length > 0) ? [[GROUPS, 'who is in which group']] : []),
  ] as const;
  const missing = needed.filter(([scope = '']) => !granted.includes(scope));
  if (granted.length > 0 && missing.length > 0) {
    const what = missing.map(([scope, of]) => `${scope} to change ${of}`).join(' and ');
    throw new RefusedError(`the client was granted ${granted.join(' ')}, and needs ${what}`);
  }
  const principal = await readPrincipal(client, signIn, signal);
  if (signIn.mode === 'SSWS' && principal.id === '') {
    throw new RefusedError(
      'the token does not say whose it is (GET /api/v1/users/me), so its own user cannot be spared',
    );
  }
  const own = touched.find(({ userId, login, email }) => isOwn(principal, { id: userId, login, email }));
  if (own !== undefined) {
    throw new RefusedError(
      `${own.login || own.userId} in ${own.appLabel} is the credential's own user, who is never touched`,
    );
  }
  return principal;
}

function passOver(error: unknown): void {
  if (error instanceof OktaApiError && error.status !== 401) return;
  throw error;
}
