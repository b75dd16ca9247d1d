import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { onceOnly } from './once-only.js';

/** Why a proof is refused, in the words of RFC 9449 as Okta gives them. */
export class DpopError extends Error {
  override readonly name = 'DpopError';
  readonly code: 'invalid_dpop_proof' | 'use_dpop_nonce';

  constructor(code: 'invalid_dpop_proof' | 'use_dpop_nonce', message: string) {
    super(message);
    this.code = code;
  }
}

export interface ProofChecks {
  readonly method: string;
  /** Without the query string. */
  readonly url: string;
  readonly nonces?: readonly string[] | undefined;
  readonly accessToken?: string | undefined;
}

export type CheckProof = (proof: string | undefined, checks: ProofChecks) => Promise<string>;

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/** Checks DPoP proofs, each of which is good for one request; resolves to the thumbprint of the key that signed. */
export function dpopProofs(now: () => number): CheckProof {
  const unseen = onceOnly(600_000, now);
  return async (proof, checks) => {
    if (proof === undefined) throw invalid('The DPoP proof JWT header is missing.');
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ALGORITHMS,
      currentDate: new Date(now()),
      clockTolerance: 300,
      maxTokenAge: 300,
    }).catch((cause: unknown) => {
      throw new DpopError('invalid_dpop_proof', `The DPoP proof JWT is invalid: ${String(cause)}`);
    });
    if (protectedHeader.jwk === undefined) throw invalid('The DPoP proof JWT has no public key.');
    if (payload.htm !== checks.method) throw invalid("The DPoP proof JWT 'htm' claim does not match the request.");
    if (payload.htu !== checks.url) throw invalid("The DPoP proof JWT 'htu' claim does not match the request.");
    if (typeof payload.jti !== 'string' || !unseen(payload.jti)) {
      throw invalid("The DPoP proof JWT 'jti' claim is missing or has already been used.");
    }
    if (checks.nonces !== undefined && !checks.nonces.includes(String(payload.nonce))) {
      throw new DpopError('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.');
    }
    if (checks.accessToken !== undefined && payload.ath !== hashOf(checks.accessToken)) {
      throw invalid("The DPoP proof JWT 'ath' claim does not match the access token.");
    }
    return await calculateJwkThumbprint(protectedHeader.jwk);
  };
}

function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest('base64url');
}

function invalid(message: string): DpopError {
  return new DpopError('invalid_dpop_proof', message);
}
