import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../../errors.js';
import { keepPrivateKey } from '../../secrets.js';
import { findPrivateKeyPem } from '../../signing/pem.js';

/** JWS algorithms that Okta takes for private_key_jwt and that a key of ours can have. */
export type JwsAlgorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512';

/** The key that signs client assertions. A KeyObject shows none of its material when it is printed or serialized. */
export interface ClientKey {
  readonly privateKey: KeyObject;
  readonly algorithm: JwsAlgorithm;
  /** The JWK's `kid`; undefined where there is none, as in PEM. */
  readonly keyId: string | undefined;
}

/** The curves by OpenSSL's names, which node:crypto uses. */
const CURVES: ReadonlyMap<string, JwsAlgorithm> = new Map([
  ['prime256v1', 'ES256'],
  ['secp384r1', 'ES384'],
  ['secp521r1', 'ES512'],
]);

/** RFC 7518 section 3.3 asks for 2048 bits at least. */
const SMALLEST_RSA_BITS = 2048;

/** Reads a private key from PEM (PKCS#1, PKCS#8 or SEC1) or JWK text; a ConfigError says why it is none, quoting nothing of it. */
export function readPrivateKey(text: string): ClientKey {
  const trimmed = text.trim();
  keepPrivateKey(trimmed);
  return trimmed.startsWith('{') ? fromJwk(trimmed) : fromPem(trimmed);
}

function fromPem(text: string): ClientKey {
  const found = findPrivateKeyPem(text);
  if ('problem' in found) throw problem(found.problem);
  return clientKey(keyObjectOf({ key: found.pem, format: 'pem' }), undefined);
}

function fromJwk(text: string): ClientKey {
  const jwk = stringMembersOf(text);
  if (jwk === undefined) throw problem('is neither PEM nor a JSON Web Key: it begins with "{" but is not valid JSON');
  if (jwk.kty === undefined) {
    throw problem('is JSON but no JSON Web Key: it has no "kty"; of a key set, give the one key itself');
  }
  if (jwk.kty !== 'RSA' && jwk.kty !== 'EC') throw problem(`has kty ${jwk.kty}; Okta takes RSA and EC keys`);
  if (jwk.d === undefined) throw problem('is a public key: the private one, with the member "d", signs');
  return clientKey(keyObjectOf({ key: jwk, format: 'jwk' }), jwk.kid);
}

function keyObjectOf(input: { key: string; format: 'pem' } | { key: JsonWebKey; format: 'jwk' }): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    // OpenSSL's reason is for developers, and Node's names members of the key
    throw problem('cannot be read: it is damaged, or of a kind other than RSA and EC');
  }
}

function clientKey(privateKey: KeyObject, keyId: string | undefined): ClientKey {
  const type = privateKey.asymmetricKeyType;
  const details = privateKey.asymmetricKeyDetails;
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    if (bits < SMALLEST_RSA_BITS) throw problem(`has ${bits} bits; RS256 needs ${SMALLEST_RSA_BITS} at least`);
    return { privateKey, algorithm: 'RS256', keyId };
  }
  if (type === 'ec') {
    const curve = details?.namedCurve ?? 'unknown';
    const algorithm = CURVES.get(curve);
    if (algorithm === undefined) throw problem(`is on the curve ${curve}; Okta takes P-256, P-384 and P-521`);
    return { privateKey, algorithm, keyId };
  }
  throw problem(`is of type ${type ?? 'unknown'}; Okta takes RSA and EC keys`);
}

/** The members of a JSON object that are strings, as all members of a JWK that matter here are. */
function stringMembersOf(text: string): Readonly<Record<string, string>> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function problem(what: string): ConfigError {
  return new ConfigError([`the private key ${what}`]);
}
