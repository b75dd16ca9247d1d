import { RefusedError } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { OktaApiError } from '../../okta/errors.js';
import { readPrincipal, type SignIn } from '../../okta/principal.js';
import type { Principal } from '../../run/run-facts.js';
import { isOwn } from '../plan/build-entries.js';

const MANAGE = 'okta.apps.manage';

/** Whose access is about to change. */
export interface Touched {
  readonly appId: string;
  readonly appLabel: string;
  readonly userId: string;
  readonly login: string;
  readonly email: string;
}

/**
 * Who carries a change out. Throws RefusedError where the credential may not change assignments, where a token does not
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
  if (granted.length > 0 && !granted.includes(MANAGE)) {
    throw new RefusedError(`the client was granted ${granted.join(' ')}, and needs ${MANAGE} to change assignments`);
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
