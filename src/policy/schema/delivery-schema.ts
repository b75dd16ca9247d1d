import { DateTime } from 'luxon';
import * as z from 'zod';
import { isMailAddress } from '../../assignment/mail-address.js';
import { WEEKDAYS } from '../weekdays.js';
import { addProblem, addressSchema, durationSchema, section, textSchema } from './values.js';

/** `delivery:` */
export const deliverySchema = section({
  deadline: durationSchema
    .optional()
    .describe('How long reviewers have, from as-of: the packets say by when they are wanted back.'),
  from: addressSchema.optional().describe('The address that mail is sent from. `send` needs it.'),
  replyTo: addressSchema
    .optional()
    .describe('Where packets are sent back to. Without, reviewers.fallback where that is an address, else `from`.'),
  attach: z
    .array(z.enum(['xlsx', 'html']))
    .default(['xlsx', 'html'])
    .describe('Which packets go along with the mail. Of the others the mail says where they lie.'),
  maxAttachment: z
    .number()
    .gt(0, 'must be above 0')
    .max(1000, 'must be 1000 or less')
    .default(20)
    .describe("Megabytes that one mail's attachments may have together; of larger ones the mail says where they lie."),
  packetUrl: textSchema
    .superRefine(addProblem(patternProblem))
    .optional()
    .describe('Where a packet lies that is not attached, for instance https://share.example.com/reviews/{file}.'),
  templates: textSchema
    .optional()
    .describe('A folder of templates, beside this file, in place of the shipped ones of the same name.'),
  remindAfter: durationSchema
    .optional()
    .describe('How long after their packet was sent `send --remind` reminds those who have open rows.'),
  remindEvery: durationSchema
    .optional()
    .describe('How long after a reminder the next one is due; without, there is one.'),
  escalateAfter: durationSchema
    .optional()
    .describe('How long after their packet was sent `send --escalate` tells somebody else who is late.'),
  escalateTo: z
    .string()
    .superRefine(addProblem(escalateToProblem))
    .default('manager')
    .describe(
      "Who is told: the late reviewer's manager, reviewers.fallback where there is none; or one address for all.",
    ),
  quietDays: z
    .array(z.string().superRefine(addProblem(quietDayProblem)))
    .default(['saturday', 'sunday'])
    .describe(
      'Days of the week, and dates, on which nobody is reminded or escalated, in the time zone of report.timezone.',
    ),
  undecided: z
    .enum(['leave', 'keep', 'revoke'])
    .default('leave')
    .describe(
      'What `decide --undecided` does, after the deadline, with rows that no reviewer has decided: leaves them open, keeps them (but those recommended for removal), or revokes them.',
    ),
})
  .superRefine(({ undecided, deadline }, context) => {
    if (undecided === 'leave' || deadline !== undefined) return;
    const message = `${undecided} needs a deadline: say after how long, for instance deadline: P14D`;
    context.addIssue({ code: 'custom', path: ['undecided'], message });
  })
  .describe('How the packets get to the reviewers and back.');

function escalateToProblem(text: string): string | undefined {
  if (text === 'manager' || text === 'fallback' || isMailAddress(text)) return undefined;
  return `"${text}" is neither manager, fallback nor an e-mail address`;
}

function quietDayProblem(text: string): string | undefined {
  if (WEEKDAYS.some((day) => day === text) || DateTime.fromFormat(text, 'yyyy-MM-dd').isValid) return undefined;
  return `"${text}" is neither a day of the week (${WEEKDAYS.join(', ')}) nor a date such as 2026-12-25`;
}

function patternProblem(text: string): string | undefined {
  if (!text.includes('{file}')) return 'has no {file} in it, which stands for the name of the packet';
  const [unknown] = text.replaceAll('{file}', '').match(/\{[^}]*\}/) ?? [];
  return unknown === undefined ? undefined : `has ${unknown} in it; known: {file}`;
}
