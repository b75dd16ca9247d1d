import * as z from 'zod';
import { appEntriesSchema, section, textSchema } from './values.js';

const assigneeSchema = textSchema.describe(
  'As Jira knows the person: the account id in Jira Cloud, the user name in Jira Server.',
);

/** `tickets:` */
export const ticketsSchema = section({
  jira: z.enum(['cloud', 'server']).default('cloud').describe('Which Jira: Cloud, or Server and Data Center.'),
  project: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]+$/, 'is not the key of a project, such as IAM')
    .optional()
    .describe('The key of the Jira project that tickets are made in.'),
  issueType: textSchema.default('Task').describe('The type of the tickets.'),
  assignees: z
    .array(section({ apps: appEntriesSchema.min(1, 'names no app'), assignee: assigneeSchema }))
    .default([])
    .describe('Who does the work on which apps. The first entry that names an app holds.'),
  assignee: assigneeSchema.optional().describe('Who does all other work; without, such tickets have no assignee.'),
}).describe("A plan's work by hand as tickets: one for each assignee.");
