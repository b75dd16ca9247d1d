import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JsonObject } from '../assignment/records.js';
import { RefusedError } from '../errors.js';
import {
  ChainBrokenError,
  type ChainHead,
  type ChainHeader,
  type ChainRecord,
  headerLine,
  parseHeader,
  parseRecord,
  recordLine,
} from './chain-line.js';
import { syncFolder, writeAt } from './durable.js';
import { readLines } from './lines.js';
import { isMissingFile } from './missing-file.js';

/**
 * An append-only log in which every line ends with its own SHA-256 and carries that of the line before it: a changed,
 * inserted, removed or moved line breaks the chain. A chain alone cannot show that whole lines were cut off its end, and
 * somebody who rewrites all of it from one line on makes a chain that holds. Both show only where the head is quoted
 * elsewhere: the plan quotes the decisions' head, the sign-off the heads of all records before it, the package the
 * SHA-256 of every file.
 */
export interface ChainedLog {
  /** Writes one record and resolves with its digest. Records are written in the order of the calls. */
  append(record: JsonObject): Promise<string>;
  /** The last record that was written. */
  head(): ChainHead;
  /** Bytes of a torn last line, left by a killed process, that were dropped on opening; 0 when there was none. */
  readonly droppedBytes: number;
  /** Syncs and closes. */
  close(): Promise<void>;
}

export interface ChainedLogOptions {
  /** Whether every record is on the disk before `append` resolves: what must survive a power cut. */
  readonly sync: boolean;
}

/**
 * Opens a chained log to append to, 0600: a new one, or behind an existing one once its whole chain and its header have
 * been checked. Throws ChainBrokenError where the chain does not hold, and RefusedError for another log's header.
 * One writer at a time: a file that grew under another writer is refused rather than forked.
 */
export async function openChainedLog(
  path: string,
  header: ChainHeader,
  options: ChainedLogOptions,
): Promise<ChainedLog> {
  const handle = await openToWrite(path);
  try {
    const begun = await goOn(path, header, handle);
    return writerOf(path, handle, begun, options);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Reads a chained log's records in order; memory holds one of them. Throws ChainBrokenError, which names file and line,
 * where the chain breaks, where a line is torn, or where the header is not of the given kind.
 */
export async function* readChainedLog(
  path: string,
  expected: Partial<ChainHeader> = {},
  signal?: AbortSignal,
): AsyncGenerator<ChainRecord> {
  const lines = readChain(path, signal);
  const first = await lines.next();
  if (first.done === true || !('header' in first.value)) throw new ChainBrokenError(path, 1, 'the file is empty');
  sameHeader(path, first.value.header, expected);
  for await (const line of lines) {
    if ('torn' in line)
      throw new ChainBrokenError(path, line.torn, 'the line is cut off: its last write did not finish');
    if ('record' in line) yield { seq: line.seq, digest: line.digest, record: line.record };
  }
}

/** The header of a chained log, without reading on. */
export async function readChainHeader(path: string, signal?: AbortSignal): Promise<ChainHeader> {
  for await (const line of readChain(path, signal)) {
    if ('header' in line) return line.header;
  }
  throw new ChainBrokenError(path, 1, 'the file is empty');
}

type ChainPart = ChainRecord | { readonly header: ChainHeader; readonly digest: string } | { readonly torn: number };

async function* readChain(path: string, signal?: AbortSignal): AsyncGenerator<ChainPart & { bytes: number }> {
  let head: ChainHead | undefined;
  for await (const { number, bytes, whole } of readLines(path, signal)) {
    if (!whole) {
      yield { torn: number, bytes: bytes.byteLength };
    } else if (head === undefined) {
      const parsed = parseHeader(path, bytes);
      head = parsed.head;
      yield { header: parsed.header, digest: head.digest, bytes: bytes.byteLength };
    } else {
      const record = parseRecord(path, number, bytes, head);
      head = record;
      yield { ...record, bytes: bytes.byteLength };
    }
  }
}

interface Begun {
  readonly head: ChainHead;
  readonly bytes: number;
  readonly droppedBytes: number;
}

/** Checks what is there, drops a torn last line, and writes the header where there is none yet. */
async function goOn(path: string, header: ChainHeader, handle: FileHandle): Promise<Begun> {
  let head: ChainHead | undefined;
  let bytes = 0;
  let droppedBytes = 0;
  for await (const part of readChain(path)) {
    if ('torn' in part) {
      droppedBytes = part.bytes;
      break;
    }
    if ('header' in part) sameHeader(path, part.header, header);
    head = { seq: 'header' in part ? 0 : part.seq, digest: part.digest };
    bytes += part.bytes;
  }
  await handle.truncate(bytes);
  if (head !== undefined) return { head, bytes, droppedBytes };
  const line = headerLine(header);
  const written = Buffer.from(line.text);
  await writeAt(handle, written, 0);
  await handle.sync();
  await syncFolder(dirname(path));
  return { head: { seq: 0, digest: line.digest }, bytes: written.byteLength, droppedBytes };
}

function writerOf(path: string, handle: FileHandle, begun: Begun, options: ChainedLogOptions): ChainedLog {
  let { head, bytes } = begun;
  let last: Promise<unknown> = Promise.resolve();
  let failure: unknown;

  async function write(record: JsonObject): Promise<string> {
    // behind a record that was not written whole, the next one would hang in the air
    if (failure !== undefined) throw failure;
    try {
      await refuseOtherWriter(path, handle, bytes);
      const line = recordLine(head, record);
      const written = Buffer.from(line.text);
      await writeAt(handle, written, bytes);
      if (options.sync) await handle.datasync();
      bytes += written.byteLength;
      head = { seq: head.seq + 1, digest: line.digest };
      return head.digest;
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  return {
    append(record) {
      const written = last.then(() => write(record));
      last = written.catch(() => undefined);
      return written;
    },
    head: () => head,
    droppedBytes: begun.droppedBytes,
    async close() {
      await last;
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

async function refuseOtherWriter(path: string, handle: FileHandle, bytes: number): Promise<void> {
  const { size } = await handle.stat();
  if (size !== bytes) throw new RefusedError(`${path} changed while it was open: another process writes to it`);
}

function sameHeader(path: string, found: ChainHeader, expected: Partial<ChainHeader>): void {
  for (const [key, value] of Object.entries(expected)) {
    if (JSON.stringify(found[key]) === JSON.stringify(value)) continue;
    throw new ChainBrokenError(
      path,
      1,
      `the header says ${key} ${JSON.stringify(found[key])} where ${JSON.stringify(value)} belongs: it is a record of something else`,
    );
  }
}

async function openToWrite(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    return await open(path, 'wx+', 0o600);
  }
}
