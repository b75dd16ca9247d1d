import * as z from 'zod';

const count = z.number().int().nonnegative();

/** How the System Log was read for who changed what since the run before, and why. */
export const changeLogSchema = z
  .object({
    /** ISO 8601, by the org's clock: from when to when it was asked. */
    since: z.string(),
    until: z.string(),
    /** Whether Okta keeps the log no longer than since some time after the run before: what was before is not told. */
    isCut: z.boolean(),
    /** `incomplete`: not read to its end, `why` says what Okta answered. */
    state: z.enum(['complete', 'incomplete']),
    why: z.string(),
    pages: count,
    /** Events that are kept. */
    events: count,
  })
  .readonly();

export type ChangeLogFacts = z.infer<typeof changeLogSchema>;
