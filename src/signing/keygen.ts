import { generateKeyPair, type KeyObject } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../errors.js';
import { syncFolder } from '../files/durable.js';
import { isMissingFile } from '../files/missing-file.js';
import { fingerprintOf, type KeyKind } from './key-kind.js';

const generate = promisify(generateKeyPair);

export interface KeygenOptions {
  readonly kind: KeyKind;
  /** Where the private key goes, 0600. */
  readonly privatePath: string;
  /** Where the public key goes: the file to hand to auditors. */
  readonly publicPath: string;
}

/** Makes a signing key. A file that exists is never overwritten: throws ConfigError, and writes neither of the two. */
export async function keygen(options: KeygenOptions): Promise<{ readonly fingerprint: string }> {
  const { privateKey, publicKey } = await generatePair(options.kind);
  await writeNew(options.privatePath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600);
  try {
    await writeNew(options.publicPath, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644);
  } catch (error) {
    await rm(options.privatePath);
    throw error;
  }
  return { fingerprint: fingerprintOf(publicKey) };
}

function generatePair(kind: KeyKind): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  return kind === 'ed25519' ? generate('ed25519') : generate('ec', { namedCurve: 'P-256' });
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new ConfigError([`${path} exists and is not overwritten: what it signed could no longer be checked`]);
    }
    if (isMissingFile(error))
      throw new ConfigError([`there is no folder ${dirname(path)}: make it first, for keys alone`]);
    throw error;
  });
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}
