import * as z from 'zod';
import type { ChainHeader } from '../files/chain-line.js';
import { originSchema } from '../run/origin.js';

/** The type that a sign-off's signature is made under. */
export const SIGNOFF_TYPE = 'application/vnd.okta-access-review.signoff+json';

/** A later record as the sign-off found it: a chain by its head, any other file by its SHA-256. */
const quoteSchema = z.union([
  z.strictObject({ name: z.string(), seq: z.number().int().nonnegative(), digest: z.string() }).readonly(),
  z.strictObject({ name: z.string(), sha256: z.string() }).readonly(),
]);

const statementShape = {
  kind: z.literal('signoff'),
  /** ISO 8601, UTC. */
  at: z.string(),
  by: z.string(),
  role: z.string(),
  statement: z.string(),
  /** Assignments of the run, and those of them that nobody has decided on. */
  rows: z.number().int().nonnegative(),
  open: z.number().int().nonnegative(),
  /** Those that carry the decision of an earlier review forward; absent where there are none. */
  carried: z.number().int().positive().optional(),
  /** Decided by the policy after the deadline, by no reviewer; absent where there are none. */
  byPolicy: z.number().int().positive().optional(),
  /** Whether the run's signature had been checked. */
  origin: originSchema,
  /** Every later record that there was, so that one that is cut short, changed or taken away shows. */
  records: z.array(quoteSchema).readonly(),
  /** The page that shows people what was signed off; absent in records of versions that wrote none. */
  page: z.strictObject({ name: z.string(), sha256: z.string() }).readonly().optional(),
};

/** One record of signoff.json, the hash-chained log of management's acknowledgements. */
export const signOffSchema = z
  .strictObject({
    ...statementShape,
    /** Over the record without this member, where a signing key is set. */
    signature: z.strictObject({ keyid: z.string(), sig: z.string() }).readonly().optional(),
  })
  .readonly();

export type SignOffRecord = z.infer<typeof signOffSchema>;
export type RecordQuote = z.infer<typeof quoteSchema>;

export function signOffHeader(manifestSha256: string): ChainHeader {
  return { schema: 1, kind: 'signoff', manifestSha256 };
}

/** The text that a sign-off's signature covers: the run it is about, and all that it says. */
export function signedText(manifestSha256: string, { signature: _signature, ...record }: SignOffRecord): string {
  return JSON.stringify({ manifestSha256, ...record });
}
