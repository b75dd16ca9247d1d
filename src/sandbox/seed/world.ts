/** What every row of a seeded org is derived from. */
export interface World {
  readonly seed: number;
  /** The instant that all times of the data are relative to, epoch milliseconds. */
  readonly nowMs: number;
  /** Up to when people have signed in: later than `nowMs`, where the org has lived on since. Epoch milliseconds. */
  readonly signedInMs?: number;
  /** Places in the directory; a few of them are empty. */
  readonly users: number;
}

export const DAY_MS = 86_400_000;

/** Okta's timestamps: ISO 8601 with milliseconds and Z. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
