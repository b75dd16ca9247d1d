import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { ConfigError, messageOf } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { FileToRead } from './file-to-read.js';
import { readDecisionsCsv } from './read-csv.js';
import { readPacket } from './read-packet.js';
import type { ReturnedFile } from './returned-row.js';

/** A workbook is read whole into memory: far above any packet's size, far below what would hurt. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Reads a returned file by its extension. Throws ConfigError where it cannot be read at all. */
export async function readReturnedFile(path: string, run: FinishedRun): Promise<ReturnedFile> {
  const file = await load(path);
  switch (extname(path).toLowerCase()) {
    case '.xlsx':
      return await readPacket(file, run);
    case '.csv':
    case '.txt':
      return readDecisionsCsv(file);
    default:
      throw new ConfigError([`${path}: decisions come as .xlsx or .csv; save it in one of these formats`]);
  }
}

async function load(path: string): Promise<FileToRead> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new ConfigError([`${path} has ${size} bytes; ${MAX_BYTES} are read at most`]);
    const bytes = await readFile(path);
    return { name: basename(path), bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`${path}: cannot be read: ${messageOf(error)}`], { cause: error });
  }
}
