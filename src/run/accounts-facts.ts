import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How the accounts of systems outside Okta were matched with Okta's users: those in scope. */
export const accountsFactsSchema = z
  .object({
    /** How Okta was asked for their people. */
    method: z.enum(['none', 'single', 'list']),
    systems: z
      .array(
        z
          .object({
            ...{ name: z.string(), appId: z.string() },
            /** Accounts of the file: every one is a row. */
            accounts: count,
            matched: count,
            withoutUser: count,
            unread: count,
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

export type AccountsFacts = z.infer<typeof accountsFactsSchema>;
