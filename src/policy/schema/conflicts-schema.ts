import * as z from 'zod';
import { filterSchema } from './rules-schema.js';
import { appEntriesSchema, section, severitySchema, textSchema } from './values.js';

const sideSchema = section({
  apps: appEntriesSchema.min(1, 'names no app'),
  where: filterSchema.optional(),
}).describe('One kind of access: any assignment to these apps, or those that match the filter.');

const conflictSchema = section({
  id: textSchema.describe('How findings refer to this conflict.'),
  title: textSchema.optional().describe('What somebody with both could do, in words: "Creates vendors and pays them".'),
  first: sideSchema,
  second: sideSchema,
  severity: severitySchema.optional().describe('The severity of segregation-of-duties where it is not given.'),
});

/** `conflicts:` */
export const conflictsSchema = z
  .array(conflictSchema)
  .superRefine((conflicts, check) => {
    const firstById = new Map<string, number>();
    conflicts.forEach(({ id }, index) => {
      const first = firstById.get(id);
      if (first === undefined) firstById.set(id, index);
      else
        check.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `"${id}" is the id of conflicts[${first}] as well`,
        });
    });
  })
  .describe('Two kinds of access that one person must not have together: segregation of duties.');
