import * as z from 'zod';
import type { User } from '../assignment/records.js';

const userSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  profile: z.record(z.string(), z.unknown()).nullable(),
}) satisfies z.ZodType<Pick<User, 'id' | 'status' | 'profile'>>;

/** A line of the snapshot's owners: the owner of an account as the register names them, and whom Okta has by that name. */
export const ownerRecordSchema = z.discriminatedUnion('state', [
  z.object({ owner: z.string(), state: z.literal('found'), user: userSchema }).readonly(),
  z.object({ owner: z.string(), state: z.literal('missing') }).readonly(),
  z.object({ owner: z.string(), state: z.literal('unread'), why: z.string() }).readonly(),
]);

export type OwnerRecord = z.infer<typeof ownerRecordSchema>;
