import { join } from 'node:path';
import * as z from 'zod';
import { RefusedError } from '../errors.js';
import { ChainBrokenError, type ChainHead, parseRecord, recordLine } from '../files/chain-line.js';
import { writeAt } from '../files/durable.js';
import { readLines } from '../files/lines.js';
import { isMissingFile } from '../files/missing-file.js';
import { openOrCreate } from '../files/regular-file.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { notesOf, type PathsEntry, type PathsNotes, pathsEntrySchema } from './paths-log.js';
import { REPORT_FORMATS } from './report-format.js';
import { type AppRead, appReadSchema } from './run-facts.js';

/**
 * The running notes of a collection, one JSON line per page, written after the page itself is in its file: what a run
 * that was killed needs to continue from its last page. Removed when the snapshot is whole. The lines are chained: a note
 * that a listing has ended, made by anything but this program, must not make a run complete.
 */
export const READ_LOG = 'snapshot/read-log.ndjson';

const pageSchema = appReadSchema
  .unwrap()
  .omit({ state: true, why: true })
  .extend({
    kind: z.literal('page'),
    /** Bytes of the app's partial file that this page ends at. */
    bytes: z.number(),
    /** The `next` link to continue at; null after the last page. */
    next: z.string().nullable(),
  });

/** What a run must have in common with the one that it resumes. */
const startSchema = z.object({
  kind: z.literal('start'),
  org: z.string(),
  version: z.string(),
  asOf: z.string(),
  startedAt: z.string(),
  only: z.array(z.string()),
  formats: z.array(z.enum(REPORT_FORMATS)),
  /** The folder of the ledger of sign-ins; absent where the policy names none. */
  ledger: z.string().optional(),
});

/** The list of apps is whole. */
const appsSchema = z.object({ kind: z.literal('apps') });

/** An interrupted run was resumed. */
const resumeSchema = z.object({ kind: z.literal('resume'), at: z.string() });

const entrySchema = z.discriminatedUnion('kind', [startSchema, appsSchema, pageSchema, resumeSchema, pathsEntrySchema]);

export type PageEntry = z.infer<typeof pageSchema>;
export type StartEntry = z.infer<typeof startSchema>;
export type ReadLogEntry = z.infer<typeof entrySchema>;

export interface ReadLog {
  append(entry: ReadLogEntry): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the log to append to, after its last whole line: what a killed run left torn is dropped. Callers append one entry
 * at a time per app; lines of several apps interleave whole. Throws RefusedError where the log is not as it was written.
 */
export async function openReadLog(folder: string): Promise<ReadLog> {
  const path = join(folder, READ_LOG);
  let { head, bytes } = await readChain(path);
  const handle = await openOrCreate(path);
  let last: Promise<unknown> = handle.truncate(bytes);

  async function write(entry: ReadLogEntry): Promise<void> {
    const line = recordLine(head, entry);
    const text = Buffer.from(line.text);
    await writeAt(handle, text, bytes);
    head = { seq: head.seq + 1, digest: line.digest };
    bytes += text.byteLength;
  }

  return {
    append(entry) {
      const written = last.then(() => write(entry));
      last = written.catch(() => handle.truncate(bytes)); // half a line on a full disk would spoil the next one
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
  readonly paths: PathsNotes;
  readonly resumedAt: readonly string[];
}

/**
 * Reads the log back. A torn last line is dropped: its page is simply read again, since every entry says the whole state.
 * Throws RefusedError, with the line, where the log is not as it was written.
 */
export async function readReadLog(folder: string): Promise<ReadState> {
  const pages = new Map<string, PageEntry>();
  const paths: PathsEntry[] = [];
  const resumedAt: string[] = [];
  let start: StartEntry | undefined;
  let hasApps = false;
  for (const entry of (await readChain(join(folder, READ_LOG))).entries) {
    if (entry.kind === 'start') start = entry;
    else if (entry.kind === 'apps') hasApps = true;
    else if (entry.kind === 'resume') resumedAt.push(entry.at);
    else if (entry.kind === 'page') pages.set(entry.appId, entry);
    else paths.push(entry);
  }
  return { start, hasApps, pages, paths: notesOf(paths), resumedAt };
}

interface ReadChain {
  readonly entries: readonly ReadLogEntry[];
  /** The last whole line, and the bytes up to its end. */
  readonly head: ChainHead;
  readonly bytes: number;
}

/** What the first line quotes as the one before it. */
const BEGINNING: ChainHead = { seq: 0, digest: '0'.repeat(64) };

async function readChain(path: string): Promise<ReadChain> {
  const entries: ReadLogEntry[] = [];
  let head = BEGINNING;
  let bytes = 0;
  try {
    for await (const line of readLines(path)) {
      if (!line.whole) break;
      const { record, ...next } = parseRecord(path, line.number, line.bytes, head);
      entries.push(entryOf(path, line.number, record));
      head = next;
      bytes += line.bytes.byteLength;
    }
  } catch (error) {
    if (error instanceof ChainBrokenError) {
      throw new RefusedError(`${error.message}. The run cannot be resumed: start a new one in another folder`);
    }
    if (!isMissingFile(error)) throw error;
  }
  return { entries, head, bytes };
}

function entryOf(path: string, number: number, record: unknown): ReadLogEntry {
  const { data: entry } = entrySchema.safeParse(record);
  if (entry === undefined) throw new ChainBrokenError(path, number, 'the line is not a note of a review');
  return entry;
}

/** An interrupted run that can be resumed. */
export interface ResumableRun {
  readonly folder: string;
  readonly start: StartEntry;
  /** The policy as that run used it. */
  readonly policy: LoadedPolicy;
}
