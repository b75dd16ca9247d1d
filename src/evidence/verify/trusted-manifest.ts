import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { messageOf } from '../../errors.js';
import { counted } from '../../files/counted.js';
import { isMissingFile } from '../../files/missing-file.js';
import { readRegular } from '../../files/regular-file.js';
import { LAYOUT } from '../../run/layout.js';
import { type Manifest, parseManifest } from '../../run/manifest.js';
import { NOT_PROVEN, type Origin } from '../../run/origin.js';
import { READ_LOG } from '../../run/read-log.js';
import { type Envelope, IN_TOTO, parseEnvelope, payloadOf, signerOf } from '../../signing/dsse.js';
import type { PublicKey } from '../../signing/public-key.js';
import { type Check, checkOf, type Problem } from './verify-report.js';

/** The manifest to hold a run against: the one under the signature where it holds, else the file. */
export interface TrustedManifest {
  /** Undefined where none can be read. */
  readonly manifest: Manifest | undefined;
  readonly sha256: string;
  readonly fingerprint: string;
  readonly origin: Check;
  /** The same for records that continue from the run. */
  readonly proof: Origin;
  /** What is wrong with the manifest's own text. */
  readonly problems: readonly Problem[];
}

/**
 * Reads manifest.json and its envelope. With a public key, a missing envelope or a signature of another key fails.
 * What the signature proves is taken from the envelope, so that a changed manifest.json is the only thing found wrong.
 */
export async function readTrustedManifest(folder: string, key: PublicKey | undefined): Promise<TrustedManifest> {
  const file = await readIfThere(join(folder, LAYOUT.manifest));
  const envelopeFile = await readIfThere(join(folder, LAYOUT.envelope));
  const read = openEnvelope(envelopeFile);
  const envelope = 'envelope' in read ? read.envelope : undefined;
  const { check, isProven } = judgeOrigin(read, file, key);
  const payload = envelope !== undefined && isProven ? payloadOf(envelope) : undefined;
  const bytes = payload ?? file;
  const problems = file === undefined ? [{ file: LAYOUT.manifest, what: await whyMissing(folder) }] : [];
  if (file !== undefined && payload !== undefined && !file.equals(payload)) {
    problems.push({
      file: LAYOUT.manifest,
      what: `is not the manifest that was signed: it differs from it at line ${differingLine(file, payload)}`,
    });
  }
  const parsed = bytes === undefined ? undefined : parse(bytes);
  if (parsed !== undefined && 'problem' in parsed) problems.push({ file: LAYOUT.manifest, what: parsed.problem });
  return {
    manifest: parsed !== undefined && 'manifest' in parsed ? parsed.manifest : undefined,
    sha256: bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex'),
    fingerprint: isProven && key !== undefined ? key.fingerprint : (envelope?.signatures[0]?.keyid ?? ''),
    origin: check,
    proof: isProven && key !== undefined ? { proven: true, key: key.fingerprint } : NOT_PROVEN,
    problems,
  };
}

/** A run that was killed has no manifest yet, which is not a sign of tampering: its log says that it can be resumed. */
async function whyMissing(folder: string): Promise<string> {
  const log = await readIfThere(join(folder, READ_LOG));
  return log === undefined
    ? 'is missing'
    : 'is missing: the run was interrupted, and `review --out RUN --resume` resumes it';
}

type ReadEnvelope = { readonly envelope: Envelope } | { readonly problem: string } | { readonly absent: true };

function openEnvelope(bytes: Buffer | undefined): ReadEnvelope {
  if (bytes === undefined) return { absent: true };
  try {
    return { envelope: parseEnvelope(bytes.toString('utf8'), 'it') };
  } catch (error) {
    return { problem: `cannot be taken for a signature: ${messageOf(error)}` };
  }
}

function judgeOrigin(
  read: ReadEnvelope,
  file: Buffer | undefined,
  key: PublicKey | undefined,
): { readonly check: Check; readonly isProven: boolean } {
  const fails = (what: string, note = 'The signature does not hold.') => ({
    check: checkOf('origin', [{ file: LAYOUT.envelope, what }], note),
    isProven: false,
  });
  if ('problem' in read) return fails(read.problem);
  if ('absent' in read) {
    const what = 'is missing: the run was never signed, or its signature was taken away';
    if (key !== undefined) return fails(what, 'The run is not signed, and a key is given.');
    return unproven('Integrity only, origin not proven: the run is not signed.');
  }
  const { envelope } = read;
  const [, ...others] = envelope.signatures;
  if (others.length > 0) {
    return fails(
      `has ${counted(envelope.signatures.length, 'signature')} where the run makes one: somebody added to it`,
    );
  }
  const named = envelope.signatures[0]?.keyid ?? '';
  if (envelope.payloadType !== IN_TOTO) return fails(`says that it signs ${envelope.payloadType}, not a manifest`);
  if (key === undefined) {
    if (file !== undefined && !payloadOf(envelope).equals(file)) {
      return fails(`signs another manifest than ${LAYOUT.manifest}: one of the two was changed`);
    }
    return unproven(
      `Integrity only, origin not proven: give --public-key. The signature names the key with the fingerprint ${named}.`,
    );
  }
  if (signerOf(envelope, [key]) === undefined) {
    return fails(
      named === key.fingerprint
        ? `names the key ${key.fingerprint}, but that key made no such signature: the envelope was changed`
        : `is not signed by the key given (fingerprint ${key.fingerprint}); it names the key ${named}`,
    );
  }
  if (named !== key.fingerprint) return fails(`names the key ${named}, though ${key.fingerprint} made the signature`);
  return {
    check: checkOf('origin', [], `Signed by the key with the fingerprint ${key.fingerprint}.`),
    isProven: true,
  };
}

function unproven(note: string): { readonly check: Check; readonly isProven: boolean } {
  return { check: { id: 'origin', state: 'not-done', note, problems: [] }, isProven: false };
}

function parse(bytes: Buffer): { readonly manifest: Manifest } | { readonly problem: string } {
  try {
    const text = bytes.toString('utf8');
    const value: unknown = JSON.parse(text);
    const manifest = parseManifest(value);
    // the product writes JSON in one layout only: another one was written by somebody else
    if (`${JSON.stringify(value, undefined, 2)}\n` === text) return { manifest };
    return { problem: 'is not laid out as it was written: it was changed since' };
  } catch (error) {
    if (bytes.byteLength === 0) return { problem: 'is empty' };
    return { problem: error instanceof SyntaxError ? 'is not JSON' : `cannot be used: ${messageOf(error)}` };
  }
}

function differingLine(one: Buffer, other: Buffer): number {
  const [lines, others] = [one, other].map((bytes) => bytes.toString('utf8').split('\n'));
  const index = lines?.findIndex((line, at) => line !== others?.[at]) ?? -1;
  return index === -1 ? (lines?.length ?? 0) + 1 : index + 1;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readRegular(path);
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
