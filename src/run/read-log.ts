import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissingFile } from '../files/missing-file.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { REPORT_FORMATS } from './report-format.js';
import { type AppRead, appReadSchema } from './run-facts.js';

/**
 * The running notes of a collection, one JSON line per page, written after the page itself is in its file: what a run
 * that was killed needs to go on from its last page. Removed when the snapshot is whole.
 */
export const READ_LOG = 'snapshot/read-log.ndjson';

const pageSchema = appReadSchema
  .unwrap()
  .omit({ state: true, why: true })
  .extend({
    kind: z.literal('page'),
    /** Bytes of the app's partial file that this page ends at. */
    bytes: z.number(),
    /** The `next` link to go on with; null after the last page. */
    next: z.string().nullable(),
  });

/** What a run must have in common with the one that it goes on with. */
const startSchema = z.object({
  kind: z.literal('start'),
  org: z.string(),
  version: z.string(),
  asOf: z.string(),
  startedAt: z.string(),
  only: z.array(z.string()),
  formats: z.array(z.enum(REPORT_FORMATS)),
});

/** The list of apps is whole. */
const appsSchema = z.object({ kind: z.literal('apps') });

/** An interrupted run was gone on with. */
const resumeSchema = z.object({ kind: z.literal('resume'), at: z.string() });

const entrySchema = z.discriminatedUnion('kind', [startSchema, appsSchema, pageSchema, resumeSchema]);

export type PageEntry = z.infer<typeof pageSchema>;
export type StartEntry = z.infer<typeof startSchema>;
export type ReadLogEntry = z.infer<typeof entrySchema>;

export interface ReadLog {
  append(entry: ReadLogEntry): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log to append to. Callers append one entry at a time per app; lines of several apps interleave whole. */
export async function openReadLog(folder: string): Promise<ReadLog> {
  const handle: FileHandle = await open(join(folder, READ_LOG), 'a', 0o600);
  await handle.appendFile('\n'); // behind a torn line of a killed run, so that it spoils no other
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(entry) {
      const written = last.then(() => handle.appendFile(`${JSON.stringify(entry)}\n`));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

/** The entry of an app of which nothing was read. */
export function startOf(appId: string): PageEntry {
  return {
    kind: 'page',
    appId,
    pages: 0,
    rows: 0,
    duplicates: 0,
    notEmbedded: 0,
    hasImplicit: false,
    bytes: 0,
    next: null,
    firstReadAt: '',
    lastReadAt: '',
  };
}

/** The entry of a finished listing as a report shows it. */
export function readOf(entry: PageEntry, state: AppRead['state'], why: string): AppRead {
  const { appId, pages, rows, duplicates, notEmbedded, hasImplicit, firstReadAt, lastReadAt } = entry;
  return { appId, state, why, pages, rows, duplicates, notEmbedded, hasImplicit, firstReadAt, lastReadAt };
}

/** What an interrupted run noted. */
export interface ReadState {
  /** Undefined when the run was killed before it noted anything. */
  readonly start: StartEntry | undefined;
  /** Whether the list of apps is whole. */
  readonly hasApps: boolean;
  /** The last page of each app. */
  readonly pages: ReadonlyMap<string, PageEntry>;
  readonly resumedAt: readonly string[];
}

/** Reads the log back. A torn line is dropped: its page is simply read again, since every entry says the whole state. */
export async function readReadLog(folder: string): Promise<ReadState> {
  const text = await readFile(join(folder, READ_LOG), 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '';
    throw error;
  });
  const pages = new Map<string, PageEntry>();
  const resumedAt: string[] = [];
  let start: StartEntry | undefined;
  let hasApps = false;
  for (const line of text.split('\n')) {
    const { data: entry } = entrySchema.safeParse(parseJson(line));
    if (entry?.kind === 'start') start = entry;
    if (entry?.kind === 'apps') hasApps = true;
    if (entry?.kind === 'resume') resumedAt.push(entry.at);
    if (entry?.kind === 'page') pages.set(entry.appId, entry);
  }
  return { start, hasApps, pages, resumedAt };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** An interrupted run that can be gone on with. */
export interface ResumableRun {
  readonly folder: string;
  readonly start: StartEntry;
  /** The policy as that run used it. */
  readonly policy: LoadedPolicy;
}
