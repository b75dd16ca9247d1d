import { profileText } from '../assignment/assignment.js';
import type { Principal } from '../run/run-facts.js';
import type { OktaClient } from './api.js';
import { OktaError } from './errors.js';

/** How the run signs in: all that may be said of a credential. */
export interface SignIn {
  readonly mode: Principal['mode'];
  /** The OAuth client's id; empty with an API token, which belongs to a user. */
  readonly clientId: string;
}

/** Who the run is to Okta: the OAuth client with the scopes it was granted, or the API token's user. */
export async function readPrincipal(client: OktaClient, signIn: SignIn, signal: AbortSignal): Promise<Principal> {
  if (signIn.mode === 'PrivateKey') {
    return { mode: signIn.mode, id: signIn.clientId, login: '', scopes: [...client.scopes().granted] };
  }
  try {
    const user = await client.getUser('me', { signal });
    return { mode: signIn.mode, id: user.id, login: profileText(user, 'login'), scopes: [] };
  } catch (error) {
    // a token may be barred from reading users, and an answer may be lost: the apps it can read are still worth reviewing
    if (error instanceof OktaError) return { mode: signIn.mode, id: '', login: '', scopes: [] };
    throw error;
  }
}
