import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import { createNdjsonGz } from '../../files/ndjson-gz-writer.js';
import type { Row } from '../columns.js';

const NAME = '.findings.ndjson.gz';

/** Rows per gzip member: small ones compress badly. */
const BATCH = 1000;

/**
 * Holds the findings on disk until the sheet before theirs is written: rows pass once, and a sheet that waits for its
 * turn would wait in memory.
 */
export interface FindingsSpool {
  add(rows: readonly Row[]): Promise<void>;
  /** Everything added, in order and in batches; nothing can be added afterwards. */
  read(): AsyncGenerator<readonly Row[]>;
  /** Removes the file; never throws. */
  remove(): Promise<void>;
}

/** Opens a spool in the run's folder, where personal data may be. */
export async function createFindingsSpool(folder: string): Promise<FindingsSpool> {
  const path = join(folder, NAME);
  const file = await createNdjsonGz(path);
  let waiting: Row[] = [];
  return {
    async add(rows) {
      waiting.push(...rows);
      if (waiting.length < BATCH) return;
      const batch = waiting;
      waiting = [];
      await file.write(batch);
    },
    async *read() {
      await file.write(waiting);
      await file.finish();
      for await (const batch of readNdjsonGz(path)) yield batch.map(parseRow);
    },
    async remove() {
      await file.abandon();
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

function parseRow(value: unknown): Row {
  if (Array.isArray(value) && value.every((cell) => typeof cell === 'string' || typeof cell === 'number')) return value;
  throw new Error('a line of the findings that were put aside is no row');
}
