import { isObject, isText } from '../../assignment/json-guards.js';
import { RefusedError } from '../../errors.js';
import { syncFolder, writeAt } from '../../files/durable.js';
import { jsonIn } from '../../files/json-text.js';
import { readLines } from '../../files/lines.js';
import { isMissingFile } from '../../files/missing-file.js';
import { openOrCreate } from '../../files/regular-file.js';
import { isTornRecord } from '../../files/torn-record.js';
import type { LedgerSpan, Poll } from './head.js';
import type { Use } from './use.js';

/** What is taken into a ledger at once, or not at all: the uses of a page, and what is known by having read it. */
export interface Entry {
  readonly uses: readonly Use[];
  /** Where the log continues after this page. */
  readonly poll?: Poll | undefined;
  /** A time that is known whole from here on. */
  readonly span?: LedgerSpan | undefined;
}

/** Entries that are not settled yet, a line each. Each is on disk before the next one is taken. */
export interface Journal {
  append(entry: Entry): Promise<void>;
  /** How many uses it holds. */
  uses(): number;
  isEmpty(): boolean;
  close(): Promise<void>;
}

/** How every line begins. */
const BEGINNING = '{"uses":[';

/** Opens a journal and goes on after its last whole line; what a kill left of one more is cut off. */
export async function openJournal(path: string, folder: string): Promise<Journal> {
  let bytes = 0;
  let uses = 0;
  for await (const { entry, end } of journalEntries(path)) {
    bytes = end;
    uses += entry.uses.length;
  }
  const handle = await openOrCreate(path);
  await handle.truncate(bytes);
  await handle.sync();
  await syncFolder(folder);
  return {
    async append(entry) {
      const line = Buffer.from(`${JSON.stringify({ ...entry, uses: entry.uses.map(usePart) })}\n`);
      await writeAt(handle, line, bytes);
      await handle.datasync();
      bytes += line.byteLength;
      uses += entry.uses.length;
    },
    uses: () => uses,
    isEmpty: () => bytes === 0,
    close: () => handle.close(),
  };
}

/** The entries of a journal with the place where each ends; none where there is no file. */
export async function* journalEntries(path: string): AsyncGenerator<{ readonly entry: Entry; readonly end: number }> {
  let end = 0;
  try {
    for await (const { bytes, number, whole } of readLines(path)) {
      const entry = whole ? entryIn(jsonIn(bytes.toString('utf8'))) : undefined;
      if (entry === undefined) {
        if (!whole && isTornRecord(bytes, BEGINNING)) return;
        throw new RefusedError(
          `${path}, line ${number}: it is damaged. Restore the ledger's folder from a backup, or delete it and fill a new one`,
        );
      }
      end += bytes.byteLength;
      yield { entry, end };
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}

type UsePart = readonly [app: string, user: string, ms: number, uuid: string, appName: string, userName: string];

function usePart({ appId, userId, ms, uuid, appName, userName }: Use): UsePart {
  return [appId, userId, ms, uuid, appName, userName];
}

function entryIn(value: unknown): Entry | undefined {
  if (!isObject(value) || !Array.isArray(value.uses)) return undefined;
  const uses = value.uses.map(useIn);
  if (!uses.every((use) => use !== undefined)) return undefined;
  if (value.poll !== undefined && !hasTimes(value.poll)) return undefined;
  if (value.span !== undefined && !hasTimes(value.span)) return undefined;
  return { uses, poll: value.poll as Poll | undefined, span: value.span as LedgerSpan | undefined };
}

function useIn(part: unknown): Use | undefined {
  if (!Array.isArray(part)) return undefined;
  const [appId, userId, ms, uuid, appName, userName]: unknown[] = part;
  if (!isText(appId) || !isText(userId) || !isText(uuid) || !isText(appName) || !isText(userName)) return undefined;
  return Number.isSafeInteger(ms) ? { appId, userId, ms: Number(ms), uuid, appName, userName } : undefined;
}

function hasTimes(value: unknown): boolean {
  return isObject(value) && isText(value.from) && isText(value.to) && (isText(value.next) || isText(value.by));
}
