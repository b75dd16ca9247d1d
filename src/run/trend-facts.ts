import * as z from 'zod';

const count = z.number().int().nonnegative();

/** One review of a row of them, as the next one found it: enough to draw how the reviews go on. */
const reviewBeforeSchema = z
  .object({
    /** Which review: its as-of, and its manifest, by which the folder is known wherever it lies by now. */
    asOf: z.string(),
    manifestSha256: z.string(),
    assignments: count,
    /** Open findings. */
    open: z.object({ critical: count, high: count, medium: count, low: count }).readonly(),
    /** Assignments that somebody had to decide on, and those that somebody did; what a carried decision spares is in neither. */
    asked: count,
    decided: count,
    /** Accesses proven gone because they were revoked, and the middle one of their days from decision to proof; null: not known. */
    removed: count.nullable(),
    medianDays: z.number().nonnegative().nullable(),
  })
  .readonly();

export type ReviewBefore = z.infer<typeof reviewBeforeSchema>;

/** So many reviews before a run are kept, the newest of them: three years of quarters, with the run itself. */
export const MAX_TREND = 11;

/** The reviews before a run, the oldest first. Each hands them on to the next: a folder that was moved away stays in the row. */
export const trendSchema = z.array(reviewBeforeSchema).readonly();
