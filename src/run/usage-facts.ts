import * as z from 'zod';

const count = z.number().int().nonnegative();

/** `snapshot/usage.json`: what the ledger of sign-ins was when the run took from it what it knows of the apps in scope. */
export const usageFactsSchema = z
  .object({
    /** Why nothing could be taken; empty where it was. */
    why: z.string(),
    /** Types of events that count as use. */
    events: z.array(z.string()).readonly(),
    /** Times for which every use is known, and by what. */
    spans: z.array(z.object({ from: z.string(), to: z.string(), by: z.enum(['log', 'files']) }).readonly()).readonly(),
    /** Of the whole ledger. */
    pairs: count,
    uses: count,
    /** The id of the Okta Admin Console's app, whose uses are those of admin roles; absent where the org lists none. */
    console: z.string().optional(),
    /** The apps in scope, and the console, of which it knows uses up to as-of: pairs of app and user, and their uses. */
    apps: z.array(z.object({ appId: z.string(), pairs: count, uses: count }).readonly()).readonly(),
  })
  .readonly();

export type UsageFacts = z.infer<typeof usageFactsSchema>;
