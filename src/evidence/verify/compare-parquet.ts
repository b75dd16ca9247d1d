import { messageOf } from '../../errors.js';
import { openParquet, type ParquetReader } from '../../files/parquet-rows.js';
import { csvTextOf } from '../../report/parquet/parquet-column.js';
import { typedSums } from './column-sums.js';
import { namedDifferences } from './compare-reports.js';
import type { NumberedRow } from './compare-rows.js';
import type { CheckedTable } from './report-tables.js';

/** What a Parquet report has that the derived one has not, a sentence per row; empty when the rows agree. */
export async function compareParquet(path: string, derived: string, table: CheckedTable): Promise<string[]> {
  const opened: ParquetReader[] = [];
  try {
    const found = await openParquet(path);
    opened.push(found);
    const expected = await openParquet(derived);
    opened.push(expected);
    if (found.columns.join() !== expected.columns.join()) return [`has other columns: ${found.columns.join(', ')}`];
    const differences = await namedDifferences(textRows(found), textRows(expected), table.keyOf, table.columns);
    return differences.length > 0 ? differences : ['is not the file that the snapshot gives, though every row is'];
  } catch (error) {
    return [`cannot be compared: ${messageOf(error)}`];
  } finally {
    for (const reader of opened) await reader.close();
  }
}

/** Counts the rows of a Parquet report, takes a checksum of each column, and names what is wrong with them. */
export async function countParquet(
  path: string,
  table: CheckedTable,
  signal: AbortSignal,
): Promise<{ readonly rows: number; readonly problems: readonly string[]; readonly sums: readonly string[] }> {
  const reader = await openParquet(path);
  try {
    const sums = typedSums(table);
    let rows = 0;
    for await (const { cells } of textRows(reader, signal)) {
      rows += 1;
      sums.add(cells);
    }
    const isAsExpected = reader.columns.join() === table.columns.join();
    const problems = isAsExpected ? [] : [`has other columns: ${reader.columns.join(', ')}`];
    return { rows, problems, sums: sums.digests() };
  } finally {
    await reader.close();
  }
}

async function* textRows(reader: ParquetReader, signal?: AbortSignal): AsyncGenerator<NumberedRow> {
  for await (const { number, values } of reader.rows(signal)) {
    yield { number, cells: reader.columns.map((name) => csvTextOf(name, values[name])) };
  }
}
