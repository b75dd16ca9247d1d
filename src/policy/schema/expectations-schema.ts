import { z } from 'zod';
import { filterProblems } from '../../rules/scim/compile-filter.js';
import { section } from './section.js';
import { appEntriesSchema, recommendSchema, severitySchema, textSchema } from './values.js';

const filterSchema = textSchema
  .superRefine((text, check) => {
    for (const message of filterProblems(text)) check.addIssue({ code: 'custom', message });
  })
  .describe(
    'A SCIM filter over the user: id, status, created, lastLogin, type.id, profile.*, and appUser.* of the assignment.',
  );

/** `expectations:` */
export const expectationsSchema = z
  .array(
    section({
      apps: appEntriesSchema.min(1, 'names no app'),
      allow: filterSchema,
      severity: severitySchema
        .optional()
        .describe('The severity of outside-expected-population where it is not given.'),
      recommend: recommendSchema.default('check'),
    }),
  )
  .describe('Who an app is for: whoever does not match is a finding of outside-expected-population.');
