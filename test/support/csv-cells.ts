import { readCsvRows } from '../../src/files/csv-rows.js';

/** The rows of a CSV file, by heading. */
export async function mapCsv(path: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const rows: (readonly string[])[] = [];
  for await (const { cells } of readCsvRows(path)) rows.push(cells);
  const [header = [], ...others] = rows;
  return others.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}
