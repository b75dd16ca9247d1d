import { createHash, generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { numericDate } from './org-time.js';

/** What one DPoP proof is about. */
export interface ProofFacts {
  readonly method: string;
  /** Absolute; its query and fragment are left out of the proof. */
  readonly url: string;
  /** The org's time, epoch milliseconds. */
  readonly nowMs: number;
  /** Never used before: a proof is good for one request. */
  readonly id: string;
  readonly nonce: string | undefined;
  /** The token that the proof goes with; undefined in a token request. */
  readonly accessToken: string | undefined;
}

export interface DpopKey {
  prove(facts: ProofFacts): Promise<string>;
}

/**
 * A key pair of this process to bind access tokens to (RFC 9449). It is not the client's key, as Okta's DPoP guide
 * asks, and it is never written down.
 */
export function createDpopKey(): DpopKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let jwk: Promise<JWK> | undefined;
  return {
    async prove(facts) {
      jwk ??= exportJWK(publicKey);
      const { nonce, accessToken } = facts;
      return await new SignJWT({
        htm: facts.method.toUpperCase(),
        htu: withoutQuery(facts.url),
        ...(nonce !== undefined && { nonce }),
        ...(accessToken !== undefined && { ath: sha256(accessToken) }),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await jwk })
        .setIssuedAt(numericDate(facts.nowMs))
        .setJti(facts.id)
        .sign(privateKey);
    },
  };
}

/** RFC 9449 section 4.2: `htu` is the URI without query and fragment; Okta refuses it with them. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest('base64url');
}
