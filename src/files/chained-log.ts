import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JsonObject } from '../assignment/records.js';
import { RefusedError } from '../errors.js';
import { type ChainHead, type ChainHeader, headerLine, recordLine } from './chain-line.js';
import { type ChainEnd, findChainEnd } from './chain-reader.js';
import { syncFolder, writeAt } from './durable.js';
import { isMissingFile } from './missing-file.js';
import { openRegular } from './regular-file.js';

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
  /** Bytes of a torn last record, left by a killed process, that were dropped on opening; 0 when there was none. */
  readonly droppedBytes: number;
  /** Syncs and closes. */
  close(): Promise<void>;
}

/** Writes all of the bytes at a position. */
export type WriteAt = (handle: FileHandle, bytes: Uint8Array, position: number) => Promise<void>;

export interface ChainedLogOptions {
  /** Whether every record is on the disk before `append` resolves: what must survive a power cut. */
  readonly sync: boolean;
  /** Stands in for the disk in tests. */
  readonly write?: WriteAt | undefined;
}

/**
 * Opens a chained log to append to: an existing one once its whole chain and its header have been checked, or a new one,
 * 0600, that begins to exist with its first record, whose header is written together with it. Drops a torn last record.
 * Throws ChainBrokenError where the chain does not hold, and RefusedError where the file is a link or no file at all; both
 * leave it untouched. One writer at a time: a file that grew under another writer is refused rather than forked.
 */
export async function openChainedLog(
  path: string,
  header: ChainHeader,
  options: ChainedLogOptions,
): Promise<ChainedLog> {
  const handle = await openExisting(path);
  if (handle === undefined) return writerOf({ path, header, handle, end: NOTHING, options });
  try {
    const end = await findChainEnd(path, header);
    if (end.tornBytes > 0) await handle.truncate(end.bytes);
    return writerOf({ path, header, handle, end, options });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Drops what a killed process left unfinished at the end of a log; there may be none at all, and one without a record is
 * taken away. The caller holds the folder's lock.
 */
export async function mendChainedLog(path: string, header: ChainHeader): Promise<void> {
  const log = await openChainedLog(path, header, { sync: true });
  await log.close();
  if (log.head().seq === 0) await rm(path, { force: true });
}

const NOTHING: ChainEnd = { head: undefined, bytes: 0, tornBytes: 0 };

interface Opened {
  readonly path: string;
  readonly header: ChainHeader;
  /** Undefined as long as there is no such file. */
  readonly handle: FileHandle | undefined;
  readonly end: ChainEnd;
  readonly options: ChainedLogOptions;
}

function writerOf({ path, header, handle: existing, end, options }: Opened): ChainedLog {
  const { sync, write: put = writeAt } = options;
  const first = headerLine(header);
  let handle = existing;
  let { bytes } = end;
  let head: ChainHead = end.head ?? { seq: 0, digest: first.digest };
  let last: Promise<unknown> = Promise.resolve();
  let failure: unknown;

  async function write(record: JsonObject): Promise<string> {
    // after a record that was not written whole, the next one would hang in the air
    if (failure !== undefined) throw failure;
    try {
      const isNew = bytes === 0;
      handle ??= await createNew(path);
      await refuseOtherWriter(path, handle, bytes);
      const line = recordLine(head, record);
      // a header without a record would be a log of nothing, which no reader can tell from one that was cut short
      const text = Buffer.from(isNew ? first.text + line.text : line.text);
      await putOrUndo(path, handle, put, text, bytes);
      if (sync) await handle.datasync();
      if (isNew) await syncFolder(dirname(path));
      bytes += text.byteLength;
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
    droppedBytes: end.tornBytes,
    async close() {
      await last;
      try {
        await handle?.sync();
      } finally {
        await handle?.close();
      }
    },
  };
}

/** Takes back what a failed write left, as a full disk does; where that fails too, the next opening drops it. */
async function putOrUndo(path: string, handle: FileHandle, put: WriteAt, bytes: Buffer, at: number): Promise<void> {
  try {
    await put(handle, bytes, at);
  } catch (error) {
    await handle.truncate(at).catch(() => undefined);
    if (at === 0) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function refuseOtherWriter(path: string, handle: FileHandle, bytes: number): Promise<void> {
  const { size } = await handle.stat();
  if (size !== bytes) throw otherWriter(path);
}

function otherWriter(path: string): RefusedError {
  return new RefusedError(`${path} changed while it was open: another process writes to it`);
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await openRegular(path, 'write');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

async function createNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx+', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw otherWriter(path);
    throw error;
  }
}
