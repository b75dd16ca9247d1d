import { OktaShapeError } from '../errors.js';
import { type Secret, secretOf } from '../secret.js';

export interface AccessToken {
  readonly type: 'Bearer' | 'DPoP';
  readonly value: Secret;
  readonly scopes: readonly string[];
  /** By this machine's steady clock, milliseconds. */
  readonly expiresMs: number;
}

/** Okta's tokens for service apps are "fixed at one hour". */
const OKTA_LIFETIME_S = 3600;

/** What a header can carry. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Reads the body of a token answer; an OktaShapeError names what is missing, never what is there. */
export function parseAccessToken(
  body: unknown,
  asked: { readonly scopes: readonly string[]; readonly sentMs: number },
): AccessToken {
  const members = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const value = members.get('access_token');
  if (typeof value !== 'string' || !TOKEN.test(value)) throw shapeError('no access_token');
  const type = typeOf(members.get('token_type'));
  if (type === undefined) throw shapeError('a token_type that is neither Bearer nor DPoP');
  const lifetimeS = members.get('expires_in') ?? OKTA_LIFETIME_S;
  if (typeof lifetimeS !== 'number' || !(lifetimeS > 0))
    throw shapeError('an expires_in that is not a number of seconds');
  const scope = members.get('scope');
  return {
    type,
    value: secretOf(value),
    // RFC 6749 section 5.1: a missing scope means that all were granted
    scopes: typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : asked.scopes,
    expiresMs: asked.sentMs + lifetimeS * 1000,
  };
}

/** RFC 6749 section 5.1: the type's case does not matter. */
function typeOf(value: unknown): AccessToken['type'] | undefined {
  return (['Bearer', 'DPoP'] as const).find(
    (type) => typeof value === 'string' && type.toLowerCase() === value.toLowerCase(),
  );
}

function shapeError(what: string): OktaShapeError {
  return new OktaShapeError(
    `POST /oauth2/v1/token answered with ${what}: check that the org URL is that of an Okta org`,
  );
}
