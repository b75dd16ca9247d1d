import * as z from 'zod';

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

/** `, other than those in the exports of Payroll that the organisation supplied`; empty where no export was read. */
export function otherThanExported(accounts: AccountsFacts | undefined): string {
  const systems = accounts?.systems.map(({ name }) => name).join(', ') ?? '';
  return systems === '' ? '' : `, other than those in the exports of ${systems} that the organisation supplied`;
}
