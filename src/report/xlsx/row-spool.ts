import { join } from 'node:path';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import { createNdjsonGz } from '../../files/ndjson-gz-writer.js';
import type { Row } from '../columns.js';

/** Rows per gzip member: small ones compress badly. */
const BATCH = 1000;

/** Holds rows on disk until the sheets before theirs are written: they pass once, and would wait in memory. */
export interface RowSpool {
  add(rows: readonly Row[]): Promise<void>;
  /** Everything added, in order and in batches; nothing can be added afterwards. */
  read(): AsyncGenerator<readonly Row[]>;
  /** Removes the file; never throws. */
  remove(): Promise<void>;
}

/** Opens a spool in the run's folder, where personal data may be. */
export async function createRowSpool(folder: string, name: string): Promise<RowSpool> {
  const path = join(folder, name);
  const file = await createNdjsonGz(path);
  let waiting: Row[] = [];
  return {
    async add(rows) {
      for (const row of rows) waiting.push(row);
      if (waiting.length < BATCH) return;
      const batch = waiting;
      waiting = [];
      await file.write(batch);
    },
    async *read() {
      await file.write(waiting);
      waiting = [];
      await file.finish();
      for await (const batch of readNdjsonGz(path)) yield batch.map(parseRow);
    },
    remove: () => file.remove(),
  };
}

export function parseRow(value: unknown): Row {
  if (Array.isArray(value) && value.every((cell) => typeof cell === 'string' || typeof cell === 'number')) return value;
  throw new Error('a line of the rows that were put aside is not a row');
}
