import { SEVERITIES, type Severity } from '../../rules/rule.js';
import type { Row } from '../columns.js';
import type { RowSpool } from './row-spool.js';
import { createSortedSpool, type SpoolOrder } from './sorted-spool.js';

/**
 * Holds the findings on disk until the sheet before theirs is written: rows pass once, and a sheet that waits for its
 * turn would wait in memory. A file a severity, so that they come back with the worst ones first, each in its order.
 */
export interface FindingsSpool {
  add(rows: readonly Row[]): Promise<void>;
  /** Everything added, worst first, in order and in batches; nothing can be added afterwards. */
  read(): AsyncGenerator<readonly Row[]>;
  /** Removes the files; never throws. */
  remove(): Promise<void>;
}

export interface FindingsOrder extends SpoolOrder {
  readonly severityOf: (row: Row) => Row[number] | undefined;
}

/** Opens a spool in the run's folder. */
export async function createFindingsSpool(folder: string, order: FindingsOrder): Promise<FindingsSpool> {
  const spools = new Map<Severity, RowSpool>();
  for (const severity of [...SEVERITIES].reverse()) {
    spools.set(severity, await createSortedSpool(folder, `.findings-${severity}.ndjson.gz`, order));
  }
  return {
    async add(rows) {
      const sorted = new Map<RowSpool, Row[]>();
      for (const row of rows) {
        const spool = spoolOf(spools, order.severityOf(row));
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
