import type { z } from 'zod';
import { applySchema } from './apply-schema.js';
import { appsSchema } from './apps-schema.js';
import { expectationsSchema } from './expectations-schema.js';
import { rateLimitSchema } from './rate-limit-schema.js';
import { reportSchema } from './report-schema.js';
import { ownersSchema, reviewersSchema } from './reviewers-schema.js';
import { rulesSchema } from './rules-schema.js';
import { section } from './section.js';
import { tieOutSchema } from './tie-out-schema.js';
import { textSchema } from './values.js';

/** The policy file: one file of this folder per key. */
export const policySchema = section({
  apps: appsSchema.prefault({}),
  rateLimit: rateLimitSchema.prefault({}),
  rules: rulesSchema.prefault({}),
  expectations: expectationsSchema.default([]),
  waivers: textSchema.optional().describe('A file of waivers, beside this one.'),
  report: reportSchema.prefault({}),
  reviewers: reviewersSchema.optional(),
  owners: ownersSchema.default([]),
  apply: applySchema.prefault({}),
  tieOut: tieOutSchema.prefault({}),
});

/** A policy file as parsed, before the waivers that it names are read. */
export type PolicyDocument = z.output<typeof policySchema>;
