import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfigError, messageOf } from '../errors.js';
import { keepPrivateKey } from '../secrets.js';
import { toOneForm } from './ecdsa-form.js';
import { fingerprintOf, hashOf, kindOf } from './key-kind.js';
import { findPrivateKeyPem } from './pem.js';

/** Where a signing key comes from, for messages. */
export const SIGNING_KEY_VARIABLE = 'OKTA_ACCESS_REVIEW_SIGNING_KEY';

/** A private key that can only sign: nothing gives its material away, printed or not. */
export interface SigningKey {
  /** Fingerprint of its public key. */
  readonly fingerprint: string;
  readonly publicKeyPem: string;
  /** Ed25519, or ECDSA over SHA-256 in DER, as openssl writes and takes it. */
  sign(bytes: Uint8Array): Buffer;
}

/**
 * Reads a signing key given by value (PEM, also with line ends written as `\n`) or by the path of a PEM file.
 * Throws ConfigError that says what is wrong and quotes nothing of the key. `source` names where the value came from.
 */
export async function loadSigningKey(value: string, source: string = SIGNING_KEY_VARIABLE): Promise<SigningKey> {
  const isPem = value.includes('-----BEGIN');
  const what = isPem ? `the signing key in ${source}` : `the signing key that ${source} names`;
  const text = (isPem ? value : await readKeyFile(value, source)).trim();
  keepPrivateKey(text);
  const found = findPrivateKeyPem(text);
  if ('problem' in found) throw new ConfigError([`${what} ${found.problem}`]);
  return signingKeyOf(parse(found.pem, what), what);
}

function signingKeyOf(privateKey: KeyObject, what: string): SigningKey {
  const kind = kindOf(privateKey, what);
  const publicKey = createPublicKey(privateKey);
  return {
    fingerprint: fingerprintOf(publicKey),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => {
      const signature = sign(hashOf(kind), bytes, privateKey);
      return kind === 'ed25519' ? signature : toOneForm(signature);
    },
  };
}

async function readKeyFile(path: string, source: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // a key pasted without its BEGIN line looks like a path: then the value itself must not be repeated
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    throw new ConfigError([
      `${source} is neither a PEM private key (-----BEGIN PRIVATE KEY-----) nor the path of a file that can be read (${reason})`,
    ]);
  }
}

function parse(pem: string, what: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new ConfigError([`${what} cannot be read as a private key: it is damaged (${opensslCode(error)})`]);
  }
}

function opensslCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
}
