import { z } from 'zod';
import { section } from './section.js';
import { appEntriesSchema } from './values.js';

/** `tieOut:` */
export const tieOutSchema = section({
  apps: z
    .union(
      [z.enum(['off', 'all']), appEntriesSchema.min(1, 'names no app; to tie out none, write off')],
      'expected off, all, or a list of app ids and label globs',
    )
    .default('off')
    .describe('Which apps are listed a second time, to prove their population: off, all, or app ids and label globs.'),
}).describe('The second listing that the population is checked by. It doubles the requests of the apps it names.');
