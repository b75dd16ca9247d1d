import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfigError, messageOf } from '../errors.js';
import { isInOneForm } from './ecdsa-form.js';
import { fingerprintOf, hashOf, kindOf } from './key-kind.js';

/** A public key that checks signatures. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly pem: string;
  /** Whether this key made the signature over exactly these bytes. */
  verifies(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** Reads a public key given as PEM or as the path of a PEM file. Throws ConfigError that says what is wrong. */
export async function loadPublicKey(value: string): Promise<PublicKey> {
  if (value.includes('-----BEGIN')) return parsePublicKey(value, 'the public key');
  try {
    return parsePublicKey(await readFile(value, 'utf8'), `the public key ${value}`);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`the public key ${value} could not be read: ${messageOf(error)}`]);
  }
}

/** A public key from PEM text. `what` names it in the message. */
export function parsePublicKey(pem: string, what: string): PublicKey {
  // node:crypto takes a private key as well and derives the public one: whoever hands one out should hear of it
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new ConfigError([`${what} is a private key: keep it secret, and give the public one`]);
  }
  return publicKeyOf(keyObjectOf(pem, what), what);
}

function publicKeyOf(key: KeyObject, what: string): PublicKey {
  const kind = kindOf(key, what);
  return {
    fingerprint: fingerprintOf(key),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    verifies: (bytes, signature) =>
      (kind === 'ed25519' || isInOneForm(signature)) && verify(hashOf(kind), bytes, key, signature),
  };
}

function keyObjectOf(pem: string, what: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new ConfigError([`${what} is not a public key in PEM (-----BEGIN PUBLIC KEY-----)`], { cause: error });
  }
}
