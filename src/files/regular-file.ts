import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RefusedError } from '../errors.js';
import { isMissingFile } from './missing-file.js';

/** Larger than any record or manifest that this program reads whole. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;

/** A system without these flags (Windows) has no links or pipes that they would keep out. */
const SAFELY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file that is there already, without following a link and without waiting for the other end of a pipe. Throws
 * RefusedError for anything but a regular file, and for one that has a second name where it is to be written: what stands
 * under that name, a backup perhaps, would change with it. A missing one rejects with ENOENT as `open` does.
 */
export async function openRegular(path: string, mode: 'read' | 'write' = 'read'): Promise<FileHandle> {
  const access = mode === 'read' ? constants.O_RDONLY : constants.O_RDWR;
  const handle = await open(path, access | SAFELY).catch((error: unknown) => {
    throw refusalOf(path, error) ?? error;
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw notRegular(path);
    if (mode === 'write' && found.nlink > 1) throw hasSecondName(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The same to write to, or a new file, 0600, where there is none. */
export async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await openRegular(path, 'write');
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    return await open(path, 'wx+', 0o600);
  }
}

/** Reads a small regular file whole, under the same guards; one that is too large to be a record is refused. */
export async function readRegular(path: string, maxBytes: number = MAX_WHOLE_BYTES): Promise<Buffer> {
  const handle = await openRegular(path);
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) throw new RefusedError(`${path} has ${size} bytes: it is not a file of a run`);
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

function hasSecondName(path: string): RefusedError {
  return new RefusedError(
    `${path} is a hard link: it has another name as well, and what stands there would change with it. Put a copy in its place`,
  );
}

function notRegular(path: string): RefusedError {
  return new RefusedError(`${path} is not a regular file, as every file of a run is`);
}
