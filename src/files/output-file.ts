import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Writable } from 'node:stream';
import { IncompleteError } from '../errors.js';
import { syncFolder, writeAt } from './durable.js';
import { openRegular } from './regular-file.js';

/** What a manifest says of a file: its name within the run's folder, its size and its SHA-256 in hex. */
export interface FileFact {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * A file that appears under its final name only when it is whole: bytes go to `<path>.partial`, hashed on the way, and
 * `finish` syncs and renames it. Mode 0600, because everything this product writes is personal data.
 */
export interface OutputFile {
  /** Where to pipe or write; honours backpressure. */
  readonly stream: Writable;
  /** Writes one chunk and waits until the system has it, so that `size` is a place to continue from. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Ends the stream, syncs, renames; the facts are of the bytes as written. */
  finish(): Promise<FileFact>;
  /** Bytes taken so far. */
  size(): number;
  /** Closes the file as it is, unfinished under its partial name, for a later run to continue from; never throws. */
  suspend(): Promise<void>;
  /** Closes and removes the partial file; never throws. */
  abandon(): Promise<void>;
}

/** What an unfinished file is called: its final name with this after it. */
export const PARTIAL_SUFFIX = '.partial';

export interface OutputFileOptions {
  /** What the manifest will call it; by default the file's own name. */
  readonly name?: string;
  /** Continues after the first so many bytes of the partial file that an interrupted run left; 0 starts anew. */
  readonly keepBytes?: number;
}

/** Opens `path` for writing. */
export async function createOutputFile(path: string, options: OutputFileOptions = {}): Promise<OutputFile> {
  const { name = basename(path), keepBytes = 0 } = options;
  const partial = path + PARTIAL_SUFFIX;
  const hash = createHash('sha256');
  if (keepBytes > 0) await hashPrefix(partial, keepBytes, hash);
  const handle = keepBytes > 0 ? await openRegular(partial, 'write') : await createAnew(partial);
  await handle.truncate(keepBytes);
  let bytes = keepBytes;
  const stream = new Writable({
    highWaterMark: 1 << 18,
    write(chunk: Uint8Array, _encoding, done) {
      const position = bytes;
      hash.update(chunk);
      bytes += chunk.byteLength;
      writeAt(handle, chunk, position).then(() => done(), done);
    },
  });
  // Kept so that a failure between two writes is reported by the next call and never as an uncaught exception.
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });

  async function closeQuietly(): Promise<void> {
    stream.destroy();
    await handle.close().catch(ignore);
  }

  return {
    stream,
    async write(chunk) {
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve, reject) => {
        stream.write(chunk, (error) => (error == null ? resolve() : reject(error)));
      });
    },
    async finish() {
      if (failure !== undefined) throw failure;
      await endOf(stream);
      await handle.sync();
      await handle.close();
      await rename(partial, path);
      await syncFolder(dirname(path));
      return { name, bytes, sha256: hash.digest('hex') };
    },
    size: () => bytes,
    async suspend() {
      await closeQuietly();
    },
    async abandon() {
      await closeQuietly();
      await rm(partial, { force: true }).catch(ignore);
    },
  };
}

/** Writes a small file whole: the same guarantees as `createOutputFile`. */
export async function writeOutputFile(
  path: string,
  content: string | Uint8Array,
  options: OutputFileOptions = {},
): Promise<FileFact> {
  const file = await createOutputFile(path, options);
  return await writtenWhole(file, () => file.write(content));
}

/** Finishes a file that `write` writes; where that fails it is abandoned, and nothing is left of it. */
export async function writtenWhole<T>(
  file: { finish(): Promise<T>; abandon(): Promise<void> },
  write: () => Promise<void>,
): Promise<T> {
  try {
    await write();
    return await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** Begins a file in place of what has its name: a link there, or a second name of a file, is taken away and never written through. */
async function createAnew(path: string): Promise<FileHandle> {
  await rm(path, { force: true });
  return await open(path, 'wx', 0o600);
}

/** Hashes what is kept of a partial file; shorter than said, it lost bytes and cannot be resumed. */
async function hashPrefix(path: string, length: number, hash: Hash): Promise<void> {
  let read = 0;
  const source = (await openRegular(path)).createReadStream({ end: length - 1 });
  for await (const chunk of source as AsyncIterable<Buffer>) {
    hash.update(chunk);
    read += chunk.byteLength;
  }
  if (read !== length) throw new IncompleteError(`${path} holds ${read} bytes where ${length} were written`);
}

async function endOf(stream: Writable): Promise<void> {
  const finished = once(stream, 'finish');
  stream.end();
  await finished;
}

function ignore(): void {}
