import { z } from 'zod';
import { isMailAddress } from '../../assignment/mail-address.js';
import { addProblem, durationSchema, section, textSchema } from './values.js';

const addressSchema = z.string().superRefine(addProblem(addressProblem));

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
}).describe('How the packets get to the reviewers and back.');

function addressProblem(text: string): string | undefined {
  return isMailAddress(text) ? undefined : `"${text}" is not an e-mail address: write the bare address`;
}

function patternProblem(text: string): string | undefined {
  if (!text.includes('{file}')) return 'has no {file} in it, which stands for the name of the packet';
  const [unknown] = text.replaceAll('{file}', '').match(/\{[^}]*\}/) ?? [];
  return unknown === undefined ? undefined : `has ${unknown} in it; known: {file}`;
}
