import * as z from 'zod';
import { dateFormatProblem } from '../../rules/date-format.js';
import { addProblem, durationSchema, section, textSchema } from './values.js';

const columnsSchema = section({
  key: textSchema.describe('The column that says what an account is called there: each one once.'),
  person: textSchema
    .optional()
    .describe('The column that says whose it is: what `match` compares with. That of the key where it is left out.'),
  role: textSchema.optional().describe('The column of what the account may do, which becomes the column app_role.'),
  status: textSchema.optional().describe("The column of the account's status."),
  active: z
    .array(textSchema)
    .min(1, 'names no status, so that no account would be in use')
    .default(['active'])
    .describe('The statuses of accounts that can be used; case does not matter.'),
  created: textSchema.optional().describe('The column of the day on which the account was made.'),
});

const sourceSchema = section({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected up to 40 letters, digits, hyphens and underscores')
    .describe('What reports, files and `recheck --source` call it: its app_id is source:NAME.'),
  title: textSchema.optional().describe('What people call it. Without, its label is “Source: NAME”.'),
  file: textSchema.describe('A CSV file of its accounts, beside this policy.'),
  match: z
    .enum(['email', 'login', 'employeeNumber'])
    .default('email')
    .describe("What of an Okta user the file's people are named by."),
  columns: columnsSchema,
  dateFormat: textSchema
    .superRefine(addProblem(dateFormatProblem))
    .optional()
    .describe('How the file writes dates, where not as 2026-11-30: dd.MM.yyyy, M/d/yyyy.'),
  where: textSchema
    .optional()
    .describe('Where accounts are removed, for the plan: the address of a page, or who does it.'),
  maxAge: durationSchema.default('P7D').describe('A file that was written longer ago is refused.'),
});

/** `sources:` */
export const sourcesSchema = z
  .array(sourceSchema)
  .superRefine((sources, check) => {
    const seen = new Map<string, number>();
    for (const [index, { name }] of sources.entries()) {
      // many systems take names of files that differ in capital letters only for one
      const first = seen.get(name.toLowerCase());
      if (first === undefined) seen.set(name.toLowerCase(), index);
      else {
        const message = `"${name}" is the name of entry ${first + 1} as well; case does not tell sources apart`;
        check.addIssue({ code: 'custom', path: [index, 'name'], message });
      }
    }
  })
  .describe('Systems outside Okta that export their accounts as CSV files: each is reviewed as an app of its own.');
