import * as z from 'zod';

const count = z.number().int().nonnegative();

/** An assignment that one listing had and the other did not; `at` is the time that explains it, empty where unknown. */
const differenceSchema = z.object({ userId: z.string(), at: z.string() }).readonly();
const differences = z.array(differenceSchema).readonly();

/** One app listed a second time. Times are ISO 8601 in UTC, by the server's clock. */
const tiedAppSchema = z
  .object({
    appId: z.string(),
    /** `deleted`: the app itself was deleted before its second listing. */
    state: z.enum(['tied', 'incomplete', 'deleted']),
    /** Why the second listing could not be finished or settled; empty where it was. */
    why: z.string(),
    /** When the first listing began, which new assignments are told from missed ones by, and when the second did. */
    firstReadAt: z.string(),
    listedAt: z.string(),
    pages: count,
    /** Distinct users in the first and in the second listing. */
    firstRows: count,
    secondRows: count,
    /** Drift: created (`at`) after the first read. */
    added: differences,
    /** Drift: Okta says that it is gone, as of `at`. */
    removed: differences,
    /** In the second listing only, though created (`at`) before the first read: the first one missed it. */
    missed: differences,
    /** In the first listing only, though Okta still has it as of `at`: the second one missed it. */
    stillThere: differences,
  })
  .readonly();

/** A user whose status was another one when the directory was listed. */
const statusChangeSchema = z
  .object({ userId: z.string(), seen: z.string(), now: z.string(), changedAt: z.string() })
  .readonly();

/** The users of the tied apps against the user directory. */
const tiedUsersSchema = z
  .object({
    /** Distinct users of the tied apps, and users in the directory. */
    seen: count,
    listed: count,
    /** Users of assignments whom the directory does not have, now as before. */
    withoutUser: z.array(z.string()).readonly(),
    /** Users who were there when they were read and are not any more. */
    deleted: z.array(z.string()).readonly(),
    statusChanged: z.array(statusChangeSchema).readonly(),
    /** Users that the directory's listings left out and that were not, or could not be, read one by one. */
    unsettled: count,
    /** Why the directory could not be listed; empty where it was. */
    why: z.string(),
  })
  .readonly();

/** What the second listing found. Absent from a run that did none. */
export const tieOutSchema = z.object({ apps: z.array(tiedAppSchema).readonly(), users: tiedUsersSchema }).readonly();

export type TieOut = z.infer<typeof tieOutSchema>;
export type TiedApp = z.infer<typeof tiedAppSchema>;
export type TiedUsers = z.infer<typeof tiedUsersSchema>;
export type Difference = z.infer<typeof differenceSchema>;
