import * as z from 'zod';
import { RefusedError } from '../errors.js';
import { jsonIn } from '../files/json-text.js';
import type { PublicKey } from './public-key.js';
import type { SigningKey } from './signing-key.js';

/** The payload type of in-toto Statements, such as the manifest. */
export const IN_TOTO = 'application/vnd.in-toto+json';

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, 'is not base64');

const envelopeSchema = z
  .object({
    payloadType: z.string(),
    payload: base64,
    signatures: z
      .array(z.object({ keyid: z.string(), sig: base64 }).strict().readonly())
      .min(1)
      .readonly(),
  })
  .strict()
  .readonly();

/** A DSSE envelope (github.com/secure-systems-lab/dsse, version 1.0.2): a payload with its type and its signatures. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** One signature. `keyid` is the fingerprint of the public key: a hint for people, which proves nothing by itself. */
export interface TextSignature {
  readonly keyid: string;
  /** Base64. */
  readonly sig: string;
}

/** The bytes that are signed: DSSE's pre-authentication encoding, so that no type can pass for another one. */
export function pae(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Signs a payload into an envelope. */
export function signEnvelope(key: SigningKey, payloadType: string, payload: Uint8Array): Envelope {
  const sig = key.sign(pae(payloadType, payload)).toString('base64');
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: key.fingerprint, sig }],
  };
}

/** An envelope as the text of its file. */
export function envelopeText(envelope: Envelope): string {
  return `${JSON.stringify(envelope, undefined, 2)}\n`;
}

/** Reads an envelope; throws RefusedError naming what is wrong. `what` names the file. */
export function parseEnvelope(text: string, what: string): Envelope {
  const value = jsonIn(text);
  if (value === undefined) throw new RefusedError(`${what} is not a DSSE envelope: not JSON`);
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new RefusedError(`${what} is not a DSSE envelope: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  // base64 leaves bits unused at its end: only one spelling of each payload and signature is taken, so no change goes unseen
  const parts = [parsed.data.payload, ...parsed.data.signatures.map(({ sig }) => sig)];
  if (parts.some((part) => Buffer.from(part, 'base64').toString('base64') !== part)) {
    throw new RefusedError(`${what} is not a DSSE envelope: its base64 is not in the one canonical form`);
  }
  if (envelopeText(parsed.data) !== text) {
    throw new RefusedError(`${what} is not laid out as it was written: it was changed since`);
  }
  return parsed.data;
}

/** The payload's bytes. Whoever uses them has checked the signature first. */
export function payloadOf(envelope: Envelope): Buffer {
  return Buffer.from(envelope.payload, 'base64');
}

/** Which of the keys made a signature of this envelope; undefined when none of them did. */
export function signerOf(envelope: Envelope, keys: readonly PublicKey[]): PublicKey | undefined {
  const signed = pae(envelope.payloadType, payloadOf(envelope));
  return keys.find((key) => envelope.signatures.some(({ sig }) => key.verifies(signed, Buffer.from(sig, 'base64'))));
}

/** Signs a text, such as a plan's checksum, under a type of its own. */
export function signText(key: SigningKey, payloadType: string, text: string): TextSignature {
  return { keyid: key.fingerprint, sig: key.sign(pae(payloadType, Buffer.from(text))).toString('base64') };
}

/** Which of the keys made this signature over the text under this type; undefined when none of them did. */
export function textSignerOf(
  signature: TextSignature,
  payloadType: string,
  text: string,
  keys: readonly PublicKey[],
): PublicKey | undefined {
  const signed = pae(payloadType, Buffer.from(text));
  return keys.find((key) => key.verifies(signed, Buffer.from(signature.sig, 'base64')));
}
