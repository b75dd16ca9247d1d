import { z } from 'zod';
import { section } from './section.js';
import { appEntriesSchema, textSchema } from './values.js';

const reviewerSchema = textSchema.describe('E-mail or login of the person who reviews.');

/** `reviewers:` */
export const reviewersSchema = section({
  by: z.enum(['owner', 'manager']).describe("Who reviews an assignment: the app's owner, or the user's manager."),
  fallback: reviewerSchema
    .optional()
    .describe('Reviews what has no owner or manager, and what would be a review of oneself. Without: no-reviewer.'),
}).describe('Who reviews what. With it, a run has one workbook for each reviewer in packets/.');

/** `owners:` */
export const ownersSchema = z
  .array(section({ apps: appEntriesSchema.min(1, 'names no app'), reviewer: reviewerSchema }))
  .describe('Who reviews which apps where reviewers.by is owner. The first entry that names an app holds.');
