import * as z from 'zod';
import { trendSchema } from './trend-facts.js';

const count = z.number().int().nonnegative();

/** The last record of a chained log that was read; null where there was none. */
const headSchema = z.object({ seq: count, digest: z.string() }).readonly().nullable();

/** What a run's snapshot keeps of the run before, so that its reports can be compared by the folder alone. */
export const comparisonSchema = z
  .object({
    /** When the run before began to read: an app that was created later cannot have been in it. */
    startedAt: z.string(),
    /** What the values of its rows are of, in this order. */
    columns: z.array(z.string()).readonly(),
    /** Attributes that `app_role` was taken from, in both runs. */
    roleAttributes: z.array(z.string()).readonly(),
    /** Apps that it listed, and of those the ones that can be compared: read to their end. */
    apps: count,
    compared: count,
    rows: count,
    /** Accesses that it, or a run before it, is known to have removed. */
    removals: count,
    /** How far its later records were read: what is added to them afterwards changes nothing here. */
    decisions: headSchema,
    journal: headSchema,
    /** The reviews before, that one included; absent in runs of versions that did not keep them. */
    trend: trendSchema.optional(),
  })
  .readonly();

export type ComparisonFacts = z.infer<typeof comparisonSchema>;
export type LogHead = z.infer<typeof headSchema>;
