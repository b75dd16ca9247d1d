import * as z from 'zod';

/** Whether the run's own signature had been checked when a record was made, and by which key. */
export const originSchema = z.strictObject({ proven: z.boolean(), key: z.string() }).readonly();

/** `key` is the fingerprint of the public key; empty where nothing was proven. */
export type Origin = z.infer<typeof originSchema>;

export const NOT_PROVEN: Origin = { proven: false, key: '' };

/** Origin as a record for people says it. */
export function originText({ proven, key }: Origin): string {
  return proven ? `signed by the key ${key}` : 'origin not proven';
}
