import * as z from 'zod';

/** When each app in the policy's scope was last read to its end before this run, among the runs beside it. */
export const appReviewsSchema = z
  .array(
    z
      .object({
        appId: z.string(),
        /** As-of of that run, ISO 8601 in UTC; empty where no run beside this one has read the app to its end. */
        asOf: z.string(),
      })
      .readonly(),
  )
  .readonly();

export type AppReviews = z.infer<typeof appReviewsSchema>;
