import { SignJWT } from 'jose';
import type { Clock } from '../../async/clock.js';
import { counted } from '../../files/counted.js';
import { OktaNetworkError } from '../errors.js';
import { type AccessToken, parseAccessToken } from './access-token.js';
import type { PrivateKeyCredentials } from './credentials.js';
import type { DpopKey } from './dpop.js';
import { numericDate, type OrgTime } from './org-time.js';
import { postForToken, TOKEN_PATH, type TokenEndpointOptions } from './token-endpoint.js';
import { tokenRefusal } from './token-refusal.js';
import { judgeToken } from './token-verdict.js';

export interface TokenRequestOptions extends TokenEndpointOptions {
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly random: () => number;
  readonly orgTime: OrgTime;
  readonly dpopKey: DpopKey;
  /** Tries of one token in all; answers that only ask for a proof or a nonce do not count. */
  readonly maxTries: number;
}

/** A proof, a nonce for it, and a nonce renewed on the way, and the clock once. */
const MOST_CORRECTIONS = 4;

/**
 * Makes the function that gets a new access token from the org. It remembers from one token to the next whether the
 * org demands DPoP and its nonce. Rejects with TokenRefusedError, OktaNetworkError after the last try, OktaShapeError,
 * or the signal's reason.
 */
export function createTokenRequest(
  credentials: PrivateKeyCredentials,
  options: TokenRequestOptions,
): (signal: AbortSignal) => Promise<AccessToken> {
  const { clock, random, randomId, orgTime, dpopKey, maxTries } = options;
  const url = credentials.org + TOKEN_PATH;
  let provesPossession = false;
  let nonce: string | undefined;

  async function tryOnce(number: number, signal: AbortSignal) {
    const sentMs = clock.steady();
    const claimedMs = orgTime.now();
    const sent = { proved: provesPossession, nonce: provesPossession ? nonce : undefined };
    // new ones for every try: Okta remembers the ids even of assertions that it answered with an error
    const assertion = await signAssertion(credentials, { audience: url, nowMs: claimedMs, id: randomId() });
    const proof = sent.proved
      ? await dpopKey.prove({
          method: 'POST',
          url,
          nowMs: claimedMs,
          id: randomId(),
          nonce: sent.nonce,
          accessToken: undefined,
        })
      : undefined;
    const answer = await postForToken({ url, scopes: credentials.scopes, assertion, proof }, options, signal);
    const behindMs = answer.kind === 'answer' ? orgTime.observe(answer.headers, claimedMs) : 0;
    const verdict = judgeToken(answer, { number, ...sent, behindMs, nowMs: clock.now(), random });
    if (answer.kind === 'answer') nonce = answer.headers.get('dpop-nonce') ?? nonce;
    return { sentMs, answer, behindMs, verdict };
  }

  return async function requestToken(signal) {
    let corrections = 0;
    let clockWasSet = false;
    for (let number = 1; ; ) {
      const { sentMs, answer, behindMs, verdict } = await tryOnce(number, signal);
      if (verdict.next === 'take') {
        return parseAccessToken(verdict.answer.body, { scopes: credentials.scopes, sentMs });
      }
      if (verdict.next === 'retry') {
        if (number >= maxTries) throw unavailable(verdict.reason, number, verdict.cause);
        await clock.sleep(verdict.waitMs, signal);
        number += 1;
        continue;
      }
      corrections += 1;
      const isHopeless = corrections > MOST_CORRECTIONS || (verdict.next === 'set-clock' && clockWasSet);
      if (answer.kind === 'answer' && (verdict.next === 'refuse' || isHopeless)) {
        throw tokenRefusal(answer, credentials, behindMs);
      }
      if (verdict.next === 'prove') provesPossession = true;
      if (verdict.next === 'set-clock') clockWasSet = true;
    }
  };
}

function unavailable(reason: string, tries: number, cause: unknown): OktaNetworkError {
  // no assertion is used twice, so a request that arrived all the same has done nothing
  const request = { method: 'POST', path: TOKEN_PATH };
  return new OktaNetworkError(request, `${reason} (tried ${counted(tries, 'time')})`, false, { cause });
}

/** Okta takes at most an hour; its Node SDK asks for five minutes. */
const LIFETIME_MS = 5 * 60_000;

interface AssertionFacts {
  /** The token endpoint's URL. */
  readonly audience: string;
  /** The org's time, epoch milliseconds. */
  readonly nowMs: number;
  /** Never used before: Okta takes each assertion once, even where it then asks for a DPoP nonce. */
  readonly id: string;
}

/** A signed client assertion (RFC 7523) for one token request. */
async function signAssertion(credentials: PrivateKeyCredentials, facts: AssertionFacts): Promise<string> {
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
