import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { writeOutputFile } from '../../files/output-file.js';
import { RETURNED_FOLDER, returnedName } from '../../run/layout.js';
import type { FileToRead } from './file-to-read.js';

/** Keeps a returned file in the run as it came, under its digest; returns its name there. */
export async function archiveReturned(folder: string, { name, bytes, sha256 }: FileToRead): Promise<string> {
  const archived = returnedName(sha256, extname(name).slice(1).toLowerCase());
  await mkdir(join(folder, RETURNED_FOLDER), { recursive: true, mode: 0o700 });
  await writeOutputFile(join(folder, archived), bytes);
  return archived;
}
