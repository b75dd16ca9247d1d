import * as z from 'zod';
import { dateFormatProblem } from '../../rules/date-format.js';
import { addProblem, durationSchema, section, textSchema } from './values.js';

const columnsSchema = section({
  key: textSchema.describe('The column that says who a person is: what `match` compares with.'),
  status: textSchema.optional().describe('The column of the employment status.'),
  active: z
    .array(textSchema)
    .min(1, 'names no status, so that everybody would have left')
    .default(['active'])
    .describe('The statuses of people who are here; case does not matter.'),
  lastDay: textSchema.optional().describe('The column of the last day of work.'),
  department: textSchema.optional().describe('The column of the department, which holds before that of Okta.'),
  manager: textSchema
    .optional()
    .describe("The column of the manager's e-mail, login or employee number, which holds before that of Okta."),
}).superRefine(({ status, lastDay }, check) => {
  if (status === undefined && lastDay === undefined) {
    check.addIssue({
      code: 'custom',
      message: 'names neither status nor lastDay, so that nobody could have left',
    });
  }
});

/** `roster:` */
export const rosterSchema = section({
  file: textSchema.describe('A CSV file of the HR system, beside this policy.'),
  match: z
    .enum(['email', 'login', 'employeeNumber'])
    .default('email')
    .describe("What of an Okta user the roster's key is."),
  columns: columnsSchema,
  dateFormat: textSchema
    .superRefine(addProblem(dateFormatProblem))
    .optional()
    .describe('How the roster writes dates, where not as 2026-11-30: dd.MM.yyyy, M/d/yyyy.'),
  maxAge: durationSchema.default('P7D').describe('A file that was written longer ago is refused.'),
}).describe("The HR system's list of people. With it, leavers and strangers among Okta's users are found.");
