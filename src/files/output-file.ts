import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Writable } from 'node:stream';

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
  /** Writes one chunk and waits while the disk is behind. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Ends the stream, syncs, renames; the facts are of the bytes as written. */
  finish(): Promise<FileFact>;
  /** Closes and removes the partial file; never throws. */
  abandon(): Promise<void>;
}

const PARTIAL_SUFFIX = '.partial';

/** Opens `path` for writing. `name` is what the manifest will call it; by default the file's own name. */
export async function createOutputFile(path: string, name: string = basename(path)): Promise<OutputFile> {
  const partial = path + PARTIAL_SUFFIX;
  const handle = await open(partial, 'w', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Writable({
    highWaterMark: 1 << 18,
    write(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      writeAll(handle, chunk).then(() => done(), done);
    },
  });
  // Kept so that a failure between two writes is reported by the next call and never as an uncaught exception.
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });

  return {
    stream,
    async write(chunk) {
      if (failure !== undefined) throw failure;
      if (!stream.write(chunk)) await once(stream, 'drain');
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
    async abandon() {
      stream.destroy();
      await handle.close().catch(ignore);
      await rm(partial, { force: true }).catch(ignore);
    },
  };
}

/** Writes a small file whole: the same guarantees as `createOutputFile`. */
export async function writeOutputFile(path: string, content: string | Uint8Array, name?: string): Promise<FileFact> {
  const file = await createOutputFile(path, name);
  try {
    await file.write(content);
    return await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < chunk.byteLength) {
    const { bytesWritten } = await handle.write(chunk, offset);
    offset += bytesWritten;
  }
}

async function endOf(stream: Writable): Promise<void> {
  const finished = once(stream, 'finish');
  stream.end();
  await finished;
}

/** A rename is durable only when its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignore(): void {}
