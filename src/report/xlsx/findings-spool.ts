import { SEVERITIES, type Severity } from '../../rules/rule.js';
import type { Row } from '../columns.js';
import { createRowSpool, type RowSpool } from './row-spool.js';

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

/** Opens a spool in the run's folder; `severityOf` says which cell of a row its severity is. */
export async function createFindingsSpool(
  folder: string,
  severityOf: (row: Row) => Row[number] | undefined,
): Promise<FindingsSpool> {
  const spools = new Map<Severity, RowSpool>();
  for (const severity of [...SEVERITIES].reverse()) {
    spools.set(severity, await createRowSpool(folder, `.findings-${severity}.ndjson.gz`));
  }
  return {
    async add(rows) {
      const sorted = new Map<RowSpool, Row[]>();
      for (const row of rows) {
        const spool = spoolOf(spools, severityOf(row));
        const own = sorted.get(spool);
        if (own === undefined) sorted.set(spool, [row]);
        else own.push(row);
      }
      for (const [spool, own] of sorted) await spool.add(own);
    },
    async *read() {
      for (const spool of spools.values()) yield* spool.read();
    },
    async remove() {
      for (const spool of spools.values()) await spool.remove();
    },
  };
}

function spoolOf(spools: ReadonlyMap<Severity, RowSpool>, severity: unknown): RowSpool {
  for (const [name, spool] of spools) if (name === severity) return spool;
  throw new Error(`a finding has the severity ${String(severity)}, which no rule has`);
}
