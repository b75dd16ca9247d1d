import * as z from 'zod';

/** Where a run keeps the files that it was judged by beside the policy. */
export const ROSTER_FILE = 'snapshot/roster.csv';
export const REGISTER_FILE = 'snapshot/service-accounts.yaml';
export const OWNERS_FILE = 'snapshot/owners.ndjson.gz';
/** The accounts of systems outside Okta: a file for each. */
export const SOURCES_FOLDER = 'snapshot/sources';
/** What was read of those files, so that an interrupted run still knows. */
export const SOURCES_FILE = 'snapshot/sources.json';

const count = z.number().int().nonnegative();

/** What a run knows of its roster, its register and the files of systems outside Okta; what the policy does not ask for is absent. */
export const sourcesFactsSchema = z
  .object({
    roster: z
      .object({
        /** As the policy names it. */
        file: z.string(),
        /** When the file was written, ISO 8601 in UTC. */
        modifiedAt: z.string(),
        people: count,
        active: count,
      })
      .readonly()
      .optional(),
    serviceAccounts: z.object({ accounts: count }).readonly().optional(),
    /** The systems outside Okta, in the policy's order. */
    systems: z
      .array(z.object({ name: z.string(), file: z.string(), modifiedAt: z.string(), accounts: count }).readonly())
      .readonly()
      .optional(),
  })
  .readonly();

export type SourcesFacts = z.infer<typeof sourcesFactsSchema>;

/** Where a run keeps the file of a source. The schema of policies lets no other names through; nothing else becomes a path. */
export function sourceFileName(name: string): string {
  return `${SOURCES_FOLDER}/${encodeURIComponent(name).replaceAll(/[^A-Za-z0-9_-]/g, '_')}.csv`;
}
