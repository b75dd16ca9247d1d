import { singleFlight } from '../../async/single-flight.js';
import { OktaNetworkError } from '../errors.js';
import type { Authorizer, Refusal } from '../transport/authorizer.js';
import type { AccessToken } from './access-token.js';
import type { PrivateKeyCredentials } from './credentials.js';
import { createDpopKey } from './dpop.js';
import { createOrgTime } from './org-time.js';
import { createTokenRequest, type TokenRequestOptions } from './token-request.js';

export type OAuthOptions = Omit<TokenRequestOptions, 'orgTime' | 'dpopKey'>;

/** A token is renewed this long before it expires, as Okta's Python SDK does, or at nine tenths of a shorter life. */
const RENEW_EARLY_MS = 5 * 60_000;
const RENEW_EARLY_SHARE = 0.1;

/** After a renewal failed for the network while the old token still works. */
const NEXT_ATTEMPT_MS = 30_000;

/** Requests sent with a token that was refused come back, refused as well, for about as long as one may take. */
const STRAGGLERS_MS = 60_000;

/** Authorizes as an OAuth 2.0 service app: client credentials with a private-key JWT, DPoP where the org demands it. */
export function createOAuthAuthorizer(credentials: PrivateKeyCredentials, options: OAuthOptions): Authorizer {
  const { clock, randomId } = options;
  const orgTime = createOrgTime(clock);
  const dpopKey = createDpopKey();
  const requestToken = createTokenRequest(credentials, { ...options, orgTime, dpopKey });
  let token: AccessToken | undefined;
  let renewAtMs = 0;
  let granted: readonly string[] = [];
  let apiNonce: string | undefined;
  /** When a token was last dropped because Okta refused it. */
  let droppedMs = Number.NEGATIVE_INFINITY;

  const renew = singleFlight(async (signal): Promise<AccessToken> => {
    const startedMs = clock.steady();
    try {
      token = await requestToken(signal);
    } catch (error) {
      if (!(error instanceof OktaNetworkError) || token === undefined || clock.steady() >= token.expiresMs) throw error;
      renewAtMs = Math.min(clock.steady() + NEXT_ATTEMPT_MS, token.expiresMs);
      return token;
    }
    const lifetimeMs = token.expiresMs - startedMs;
    renewAtMs = token.expiresMs - Math.min(RENEW_EARLY_MS, lifetimeMs * RENEW_EARLY_SHARE);
    granted = token.scopes;
    return token;
  });

  async function currentToken(signal: AbortSignal | undefined): Promise<AccessToken> {
    return token !== undefined && clock.steady() < renewAtMs ? token : await renew(signal);
  }

  function dropToken(): void {
    // the first refusal of a burst drops the token; the others must not drop the one that replaced it
    if (clock.steady() - droppedMs < STRAGGLERS_MS) return;
    token = undefined;
    droppedMs = clock.steady();
  }

  return {
    async headers(method, url, signal) {
      const { type, value } = await currentToken(signal);
      const accessToken = value.reveal();
      if (type === 'Bearer') return { authorization: `Bearer ${accessToken}` };
      const facts = { method, url, nowMs: orgTime.now(), id: randomId(), nonce: apiNonce, accessToken };
      return { authorization: `DPoP ${accessToken}`, dpop: await dpopKey.prove(facts) };
    },
    async refused(refusal) {
      orgTime.observe(refusal.headers);
      const nonce = refusal.headers.get('dpop-nonce');
      if (nonce !== null && nonce !== apiNonce && demandsNonce(refusal)) {
        apiNonce = nonce;
        return true;
      }
      if (!concernsToken(refusal)) return false;
      dropToken();
      return true;
    },
    scopes: () => ({ requested: credentials.scopes, granted }),
  };
}

/** RFC 9449 section 9: a resource server asks for a nonce with 401, in `WWW-Authenticate`. */
function demandsNonce({ status, headers, errorCode }: Refusal): boolean {
  const challenge = headers.get('www-authenticate') ?? '';
  return status === 401 && (errorCode === 'use_dpop_nonce' || challenge.includes('use_dpop_nonce'));
}

/**
 * A token that expired or was revoked (401), or Okta's intermittent 403 E0000005 "Invalid session" in the middle of a
 * listing (okta/okta-sdk-java#998). 401 E0000015 is no such thing: the org lacks the feature.
 */
function concernsToken({ status, errorCode }: Refusal): boolean {
  return (status === 401 && errorCode !== 'E0000015') || (status === 403 && errorCode === 'E0000005');
}
