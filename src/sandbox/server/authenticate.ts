import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../routes/api-error.js';
import type { Principal } from '../routes/principal.js';
import { type CheckProof, DpopError } from './dpop.js';
import type { TokenEndpoint } from './token.js';

export interface Credentials {
  readonly token: string;
  readonly readOnlyToken: boolean;
  readonly clientId: string;
  readonly tokens: TokenEndpoint | undefined;
  readonly checkProof: CheckProof;
}

/** Who sends a request, by its Authorization header; throws Okta's 403 without one and 401 with a wrong one. */
export async function authenticate(
  credentials: Credentials,
  headers: IncomingHttpHeaders,
  request: { readonly method: string; readonly url: string },
): Promise<Principal> {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  if (scheme === '') throw new ApiError('E0000005');
  if (scheme === 'SSWS') {
    if (value !== credentials.token) throw new ApiError('E0000011');
    return { kind: 'token', readOnly: credentials.readOnlyToken };
  }
  const token = credentials.tokens?.find(value);
  // A token that is bound to a key is not a bearer token, whoever holds it.
  if (token === undefined || scheme !== (token.keyThumbprint === undefined ? 'Bearer' : 'DPoP')) {
    throw new ApiError('E0000011');
  }
  if (token.keyThumbprint !== undefined) {
    const { dpop } = headers;
    const proof = typeof dpop === 'string' ? dpop : undefined;
    const thumbprint = await credentials.checkProof(proof, { ...request, accessToken: value });
    if (thumbprint !== token.keyThumbprint) {
      throw new DpopError(
        'invalid_dpop_proof',
        'The DPoP proof JWT is signed with another key than the token is bound to.',
      );
    }
  }
  return { kind: 'service', clientId: credentials.clientId, scopes: token.scopes };
}
