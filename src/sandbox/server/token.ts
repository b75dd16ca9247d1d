import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, type JWK, jwtVerify } from 'jose';
import type { Answer } from '../routes/exchange.js';
import { type CheckProof, DpopError } from './dpop.js';
import { onceOnly } from './once-only.js';

/** A service app that authenticates with a private-key JWT. */
export interface OAuthOptions {
  /** Also the id of its app in the org. */
  readonly clientId: string;
  /** Public keys, as JWKs. */
  readonly keys: readonly JWK[];
  /** Scopes that were granted to it. */
  readonly scopes: readonly string[];
  /** Whether access tokens are bound to a key; Okta's default for new service apps is `nonce`. */
  readonly dpop?: 'none' | 'required' | 'nonce';
  /** Scopes that were not granted: refused as Okta does, or left out of the token. */
  readonly ungranted?: 'refuse' | 'leave-out';
  readonly lifetimeSeconds?: number;
  /** How long a nonce is handed out; the one before stays good. */
  readonly nonceSeconds?: number;
  /** Whether the client's own app is left out of the list of apps. */
  readonly hideApp?: boolean;
}

export interface AccessToken {
  readonly value: string;
  readonly scopes: readonly string[];
  readonly expiresMs: number;
  /** Thumbprint of the key that it is bound to. */
  readonly keyThumbprint: string | undefined;
}

export interface TokenRequest {
  readonly form: URLSearchParams;
  readonly proof: string | undefined;
  /** The token endpoint's own URL, which is the assertion's audience. */
  readonly url: string;
}

export interface TokenEndpoint {
  grant(request: TokenRequest): Promise<Answer>;
  find(value: string): AccessToken | undefined;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/** POST /oauth2/v1/token of the org authorization server: client credentials with private_key_jwt, nothing else. */
export function tokenEndpoint(options: OAuthOptions, checkProof: CheckProof, now: () => number): TokenEndpoint {
  const tokens = new Map<string, AccessToken>();
  const unusedAssertion = onceOnly(3_600_000, now);
  const nonces = nonceList((options.nonceSeconds ?? 86_400) * 1000, now);
  const keys = createLocalJWKSet({ keys: [...options.keys] });

  const authenticate = async ({ form, url }: TokenRequest): Promise<void> => {
    const assertion = form.get('client_assertion');
    if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE) {
      throw new OAuthError(401, 'invalid_client', 'No client credentials found.');
    }
    const { payload } = await jwtVerify(assertion, keys, {
      issuer: options.clientId,
      subject: options.clientId,
      audience: url,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      currentDate: new Date(now()),
    }).catch(() => {
      throw new OAuthError(401, 'invalid_client', `The client_assertion ${complaintAbout(assertion, options, url)}.`);
    });
    if ((payload.exp ?? 0) * 1000 - now() > 3_600_000) {
      throw new OAuthError(
        401,
        'invalid_client',
        'The client_assertion token has an expiration too far in the future.',
      );
    }
    if (payload.jti !== undefined && !unusedAssertion(payload.jti)) {
      throw new OAuthError(401, 'invalid_client', 'The client_assertion token has already been used.');
    }
  };

  const thumbprintOf = async ({ proof, url }: TokenRequest): Promise<string | undefined> => {
    if (options.dpop === undefined || options.dpop === 'none') return undefined;
    return await checkProof(proof, {
      method: 'POST',
      url,
      nonces: options.dpop === 'nonce' ? nonces() : undefined,
    });
  };

  const granted = ({ form }: TokenRequest): readonly string[] => {
    const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const given = asked.filter((scope) => options.scopes.includes(scope));
    if (given.length === 0 || (given.length < asked.length && options.ungranted !== 'leave-out')) {
      throw new OAuthError(
        400,
        'invalid_scope',
        'One or more scopes are not configured for the authorization server resource.',
      );
    }
    return given;
  };

  return {
    find: (value) => {
      const token = tokens.get(value);
      return token !== undefined && token.expiresMs > now() ? token : undefined;
    },
    grant: async (request) => {
      try {
        if (request.form.get('grant_type') !== 'client_credentials') {
          throw new OAuthError(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
        }
        // In this order: the assertion is used up even when the answer is that a nonce is needed.
        await authenticate(request);
        const keyThumbprint = await thumbprintOf(request);
        const scopes = granted(request);
        const seconds = options.lifetimeSeconds ?? 3600;
        const value = randomBytes(32).toString('base64url');
        tokens.set(value, { value, scopes, expiresMs: now() + seconds * 1000, keyThumbprint });
        const type = keyThumbprint === undefined ? 'Bearer' : 'DPoP';
        return ok({ token_type: type, expires_in: seconds, access_token: value, scope: scopes.join(' ') });
      } catch (error) {
        if (error instanceof DpopError) {
          const nonce = error.code === 'use_dpop_nonce' ? nonces()[0] : undefined;
          return refusal(400, error.code, error.message, nonce === undefined ? {} : { 'dpop-nonce': nonce });
        }
        if (error instanceof OAuthError) return refusal(error.status, error.code, error.message, {});
        throw error;
      }
    },
  };
}

class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function ok(body: Record<string, unknown>): Answer {
  return { status: 200, body, headers: { 'cache-control': 'no-cache, no-store', pragma: 'no-cache' } };
}

/** OAuth errors have a shape of their own: `error` and `error_description`. */
function refusal(status: number, error: string, description: string, headers: Record<string, string>): Answer {
  return { status, body: { error, error_description: description }, headers };
}

function complaintAbout(assertion: string, options: OAuthOptions, url: string): string {
  try {
    const { iss, sub, aud, exp } = decodeJwt(assertion);
    if (iss !== options.clientId || sub !== options.clientId) return 'has an invalid issuer or subject';
    if (aud !== url) return `has an invalid audience; it must be '${url}'`;
    if (exp === undefined) return 'has no expiration';
    return 'signature is invalid or it has expired';
  } catch {
    return 'is not a JWT';
  }
}

/** The nonce handed out now, and the one before, which stays good. */
function nonceList(lifeMs: number, now: () => number): () => readonly string[] {
  let list: readonly string[] = [];
  let sinceMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - sinceMs >= lifeMs) {
      list = [randomBytes(16).toString('base64url'), ...list.slice(0, 1)];
      sinceMs = now();
    }
    return list;
  };
}
