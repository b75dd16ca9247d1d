import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RefusedError } from '../errors.js';

/** Larger than any record or manifest that this program reads whole. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;

/** A system without these flags (Windows) has no links or pipes that they would keep out. */
const SAFELY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file that is there already, without following a link and without waiting for the other end of a pipe. Throws
 * RefusedError for anything but a regular file; a missing one rejects with ENOENT as `open` does.
 */
export async function openRegular(path: string, mode: 'read' | 'write' = 'read'): Promise<FileHandle> {
  const access = mode === 'read' ? constants.O_RDONLY : constants.O_RDWR;
  const handle = await open(path, access | SAFELY).catch((error: unknown) => {
    throw refusalOf(path, error) ?? error;
  });
  try {
    if ((await handle.stat()).isFile()) return handle;
    throw notRegular(path);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads a small regular file whole, under the same guards; one that is too large to be a record is refused. */
export async function readRegular(path: string): Promise<Buffer> {
  const handle = await openRegular(path);
  try {
    const { size } = await handle.stat();
    if (size > MAX_WHOLE_BYTES) throw new RefusedError(`${path} has ${size} bytes: it is not a file of a run`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function refusalOf(path: string, error: unknown): RefusedError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ELOOP') {
    return new RefusedError(`${path} is a link: a run's files are read and written where they are, never elsewhere`);
  }
  return code === 'EISDIR' || code === 'ENXIO' ? notRegular(path) : undefined;
}

function notRegular(path: string): RefusedError {
  return new RefusedError(`${path} is not a regular file, as every file of a run is`);
}
