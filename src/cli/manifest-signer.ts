import { envelopeText, IN_TOTO, signEnvelope } from '../signing/dsse.js';
import { loadSigningKey, SIGNING_KEY_VARIABLE } from '../signing/signing-key.js';
import type { CliContext } from './context.js';

/** Signs manifests with the key of the environment; undefined where none is set. Throws ConfigError on a bad key. */
export async function manifestSigner(env: CliContext['env']): Promise<((manifest: Buffer) => string) | undefined> {
  const value = env[SIGNING_KEY_VARIABLE];
  if (value === undefined || value.trim() === '') return undefined;
  const key = await loadSigningKey(value);
  return (manifest) => envelopeText(signEnvelope(key, IN_TOTO, manifest));
}
