import { z } from 'zod';
import { section } from './section.js';
import { appEntriesSchema } from './values.js';

/** `apps:` */
export const appsSchema = section({
  statuses: z
    .array(z.enum(['ACTIVE', 'INACTIVE', 'DELETED']))
    .min(1, 'names no status, so that no app would be reviewed')
    .default(['ACTIVE', 'INACTIVE'])
    .describe('Apps with these statuses are reviewed.'),
  include: appEntriesSchema.default([]).describe('Review these apps only: app ids or label globs. Empty means all.'),
  exclude: appEntriesSchema.default([]).describe('Leave these apps out: app ids or label globs.'),
}).describe('Which apps are reviewed.');
