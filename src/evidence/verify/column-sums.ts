import { createHash } from 'node:crypto';
import { instantOf } from '../../assignment/instant.js';
import { neutralised } from '../../report/neutral-text.js';
import { RUN_COLUMNS } from '../../report/parquet/parquet-column.js';
import { type CheckedTable, CSV_TABLES, PARQUET_TABLES } from './report-tables.js';

/** A checksum of each column of a table, by which two files of other formats are held against each other. */
export interface ColumnSums {
  add(cells: readonly string[]): void;
  /** SHA-256 of each column, in hex, in the table's order. */
  digests(): readonly string[];
}

/** Cells hashed at a time: one by one costs more than the hash. */
const CELLS = 500;
/** Between cells; nothing that is printed. */
const END = '\u0000';

function columnSums(count: number, textOf: (cell: string, column: number) => string): ColumnSums {
  const hashes = Array.from({ length: count }, () => createHash('sha256'));
  let held: string[][] = hashes.map(() => []);
  const flush = (): void => {
    for (const [column, cells] of held.entries()) if (cells.length > 0) hashes[column]?.update(cells.join(END) + END);
    held = hashes.map(() => []);
  };
  return {
    add(cells) {
      for (const [column, own] of held.entries()) own.push(textOf(cells[column] ?? '', column));
      if ((held[0]?.length ?? 0) >= CELLS) flush();
    },
    digests() {
      flush();
      return hashes.map((hash) => hash.copy().digest('hex'));
    },
  };
}

/** Of the cells of a CSV report, times in the one way in which a typed file gives them back. */
export function csvSums({ columns, times }: CheckedTable): ColumnSums {
  return columnSums(columns.length, (cell, column) => {
    if (!times.has(columns[column] ?? '')) return cell;
    const ms = instantOf(cell);
    return ms === undefined ? '' : new Date(ms).toISOString();
  });
}

/** Of the values of its typed twin as text, the run's own columns aside: guarded as a CSV guards it. */
export function typedSums({ columns }: CheckedTable): ColumnSums {
  const own = RUN_COLUMNS.length;
  const sums = columnSums(columns.length - own, neutralised);
  return { ...sums, add: (cells) => sums.add(cells.slice(own)) };
}

/** Each typed report with the CSV of the same table, by their names. */
export const TWINS: ReadonlyMap<string, string> = new Map(
  [...PARQUET_TABLES.keys()].map((name) => [name, name.replace(/parquet$/, 'csv')]),
);

/** The columns in which a typed report is not its CSV, a sentence each. */
export function twinProblems(name: string, sums: ReadonlyMap<string, readonly string[]>): string[] {
  const csv = TWINS.get(name) ?? '';
  const [typed, plain] = [sums.get(name), sums.get(csv)];
  if (typed === undefined || plain === undefined) return [];
  const columns = CSV_TABLES.get(csv)?.columns ?? [];
  return columns
    .filter((_, at) => typed[at] !== plain[at])
    .map((column) => `its column ${column} is not that of ${csv}`);
}
