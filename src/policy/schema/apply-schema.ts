import { createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { mixedScripts } from '../../assignment/person.js';
import { addProblem, appEntriesSchema, durationSchema, section, textSchema } from './values.js';

const countSchema = z.int('must be a whole number').min(0, 'must be 0 or more');
const shareSchema = z.number().min(0, 'must be 0 or more').max(1, 'must be 1 or less');

const perAppSchema = section({
  maxCount: countSchema.default(25).describe('Removals per app and run at most; 0 means none.'),
  maxShare: shareSchema.default(0.25).describe("Part of one app's rows that may be removed."),
}).describe('Limits of each single app.');

const protectedSchema = section({
  users: z.array(textSchema).default([]).describe('Logins, e-mails or ids of users whose access is never removed.'),
  apps: appEntriesSchema.default([]),
}).describe('What is never touched.');

const groupsSchema = section({
  allow: z
    .array(textSchema)
    .default([])
    .describe('Groups, by id or by name with * and ?, out of which apply may take a user; none by default.'),
  collateral: z
    .enum(['refuse'])
    .default('refuse')
    .describe('What to do where a membership gives other access that is neither revoked nor held another way.'),
  settle: durationSchema
    .default('PT5M')
    .describe('How long to wait until an access follows a changed membership, which Okta does some time later.'),
}).describe('Access that groups give.');

const publicKeySchema = z
  .string()
  .superRefine(addProblem(publicKeyProblem))
  .describe('A public key in PEM. The text itself, not a path: the run keeps it.');

const approverSchema = section(
  {
    key: publicKeySchema,
    person: z.string().superRefine(addProblem(personProblem)).describe('E-mail of the person whose key it is.'),
  },
  'key',
  (given) => (typeof given === 'string' ? (publicKeyProblem(given) ?? BARE_KEY) : undefined),
);

const BARE_KEY =
  'is a key without the person whose it is, so that nobody could tell whether they approve their own decisions: write { key: …, person: name@example.com }';

/** `apply:` */
export const applySchema = section({
  maxCount: countSchema.default(50).describe('Removals per run at most, all plans together; 0 means none.'),
  maxShare: shareSchema.default(0.05).describe("Part of the run's rows that may be removed, all plans together."),
  perApp: perAppSchema.prefault({}),
  protected: protectedSchema.prefault({}),
  maxPlanAge: durationSchema.default('P7D').describe('A plan older than this is refused.'),
  maxConsecutiveFailures: z
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .default(3)
    .describe('So many failures in a row stop an apply.'),
  approvers: z
    .array(approverSchema)
    .default([])
    .describe('With any, apply takes only a plan that the holder of one of these keys approved.'),
  groups: groupsSchema.prefault({}),
}).describe('The limits of apply.');

function personProblem(text: string): string | undefined {
  const mixed = mixedScripts(text);
  if (mixed !== undefined) return mixed;
  return /^[^\s@]+@[^\s@]+$/.test(text.trim()) ? undefined : 'is not an e-mail address';
}

/** A private key pasted by mistake would pass for its public one, and would be kept in every run. */
function publicKeyProblem(text: string): string | undefined {
  if (/PRIVATE KEY-----/.test(text)) return 'is a private key: keep it secret, and give the public one';
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(text);
    const isP256 = asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return asymmetricKeyType === 'ed25519' || isP256
      ? undefined
      : 'is neither Ed25519 nor ECDSA P-256; keygen makes one';
  } catch {
    return 'is not a public key in PEM (-----BEGIN PUBLIC KEY-----)';
  }
}
