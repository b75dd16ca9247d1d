import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import { createNdjsonGz, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import { SEVERITIES, type Severity } from '../../rules/rule.js';
import type { Row } from '../columns.js';

/** Rows per gzip member: small ones compress badly. */
const BATCH = 1000;

/**
 * Holds the findings on disk until the sheet before theirs is written: rows pass once, and a sheet that waits for its
 * turn would wait in memory. A file a severity, so that they come back with the worst ones first.
 */
export interface FindingsSpool {
  add(rows: readonly Row[]): Promise<void>;
  /** Everything added, worst first and in batches, in order otherwise; nothing can be added afterwards. */
  read(): AsyncGenerator<readonly Row[]>;
  /** Removes the files; never throws. */
  remove(): Promise<void>;
}

interface SeveritySpool {
  readonly path: string;
  readonly file: NdjsonGzWriter;
  waiting: Row[];
}

/** Opens a spool in the run's folder, where personal data may be; `severityOf` says which cell of a row its severity is. */
export async function createFindingsSpool(
  folder: string,
  severityOf: (row: Row) => Row[number] | undefined,
): Promise<FindingsSpool> {
  const spools = new Map<Severity, SeveritySpool>();
  for (const severity of [...SEVERITIES].reverse()) {
    const path = join(folder, `.findings-${severity}.ndjson.gz`);
    spools.set(severity, { path, file: await createNdjsonGz(path), waiting: [] });
  }
  return {
    async add(rows) {
      for (const row of rows) {
        const spool = spoolOf(spools, severityOf(row));
        spool.waiting.push(row);
        if (spool.waiting.length >= BATCH) await spool.file.write(spool.waiting.splice(0));
      }
    },
    async *read() {
      for (const { path, file, waiting } of spools.values()) {
        await file.write(waiting);
        await file.finish();
        for await (const batch of readNdjsonGz(path)) yield batch.map(parseRow);
      }
    },
    async remove() {
      for (const { path, file } of spools.values()) {
        await file.abandon();
        await rm(path, { force: true }).catch(() => undefined);
      }
    },
  };
}

function spoolOf(spools: ReadonlyMap<Severity, SeveritySpool>, severity: unknown): SeveritySpool {
  for (const [name, spool] of spools) if (name === severity) return spool;
  throw new Error(`a finding has the severity ${String(severity)}, which no rule has`);
}

function parseRow(value: unknown): Row {
  if (Array.isArray(value) && value.every((cell) => typeof cell === 'string' || typeof cell === 'number')) return value;
  throw new Error('a line of the findings that were put aside is not a row');
}
