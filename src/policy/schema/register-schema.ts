import * as z from 'zod';
import { section, textSchema } from './values.js';

const dateSchema = z.iso.date({
  error: ({ input }) => (typeof input === 'string' ? `"${input}" is not a date; write it as 2026-12-31` : undefined),
});

const accountSchema = section({
  user: textSchema.describe('Login, e-mail or user id of the account.'),
  purpose: textSchema.describe('What it is for.'),
  owner: textSchema.optional().describe('Login, e-mail or user id of the person who answers for it.'),
  expires: dateSchema.optional().describe('The last day on which it is to be there, to its end in UTC.'),
  review: z.enum(['owner']).optional().describe('owner: its owner reviews its access, whoever else would.'),
});

/** The register: a list. */
export const registerSchema = z
  .array(accountSchema)
  .describe('Accounts that are no person, each with what it is for and who answers for it.');

/** One account, as the register has it. */
export type RegisteredAccount = z.output<typeof accountSchema>;
