import { SignJWT } from 'jose';
import type { PrivateKeyCredentials } from './credentials.js';
import { numericDate } from './org-time.js';

/** Okta takes at most an hour; its Node SDK asks for five minutes. */
const LIFETIME_MS = 5 * 60_000;

export interface AssertionFacts {
  /** The token endpoint's URL. */
  readonly audience: string;
  /** The org's time, epoch milliseconds. */
  readonly nowMs: number;
  /** Never used before: Okta takes each assertion once, even where it then asks for a DPoP nonce. */
  readonly id: string;
}

/** A signed client assertion (RFC 7523) for one token request. */
export async function signAssertion(credentials: PrivateKeyCredentials, facts: AssertionFacts): Promise<string> {
  const { clientId, privateKey, algorithm, keyId } = credentials;
  return await new SignJWT()
    .setProtectedHeader({ typ: 'JWT', alg: algorithm, ...(keyId !== undefined && { kid: keyId }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(facts.audience)
    .setIssuedAt(numericDate(facts.nowMs))
    .setExpirationTime(numericDate(facts.nowMs + LIFETIME_MS))
    .setJti(facts.id)
    .sign(privateKey);
}
