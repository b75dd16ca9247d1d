import * as z from 'zod';

const count = z.number().int().nonnegative();

/** How Okta's own administrators were read. */
export const adminsFactsSchema = z
  .object({
    /** Whether all of it could be read; `why` says what could not. */
    state: z.enum(['complete', 'incomplete']),
    why: z.array(z.string()).readonly(),
    /** Users whom Okta lists as administrators, and those found in groups with roles beside them. */
    listed: count,
    byGroupOnly: count,
    /** Groups that have roles. */
    groups: count,
    /** Service apps that were asked for roles. */
    clients: count,
    /** Roles that anybody holds: the apps that stand for them. */
    roles: count,
    rows: count,
    /** Administrators whose factors could not be read. */
    factorsUnread: count,
    /** API tokens; null where they could not be read. */
    tokens: count.nullable(),
  })
  .readonly();

export type AdminsFacts = z.infer<typeof adminsFactsSchema>;
