import { createHash, type KeyObject } from 'node:crypto';
import { ConfigError } from '../errors.js';

/** The two kinds of key that sign here: both are small, and both can be checked with nothing but openssl. */
export const KEY_KINDS = ['ed25519', 'ecdsa-p256'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** Which kind a key is; throws ConfigError for any other. `what` names the key in the message. */
export function kindOf(key: KeyObject, what: string): KeyKind {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type === 'ed25519') return 'ed25519';
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (type === 'ec' && curve === 'prime256v1') return 'ecdsa-p256';
  throw new ConfigError([
    `${what} is of type ${type}${curve === undefined ? '' : ` on the curve ${curve}`}: Ed25519 and ECDSA P-256 are taken; keygen makes one`,
  ]);
}

/** What node:crypto's sign and verify take as the algorithm: Ed25519 hashes by itself. */
export function hashOf(kind: KeyKind): 'sha256' | null {
  return kind === 'ed25519' ? null : 'sha256';
}

/**
 * A public key's fingerprint: SHA-256 of its SubjectPublicKeyInfo in DER, in hex. By hand:
 * `openssl pkey -pubin -in public.pem -outform DER | sha256sum`.
 */
export function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
