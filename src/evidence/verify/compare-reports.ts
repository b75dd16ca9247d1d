import { createHash } from 'node:crypto';
import { messageOf } from '../../errors.js';
import { readCsvRows } from '../../files/csv-rows.js';
import { openXlsx, type XlsxReader } from '../../files/xlsx-rows.js';
import { openZip } from '../../files/zip-reader.js';
import { compareRows, type NumberedRow, type RowDifference } from './compare-rows.js';
import { byNumber, type CheckedTable, tableOfSheet } from './report-tables.js';

/** So many differences of one file are named. */
const MAX_NAMED = 20;

/** Cells are quoted up to this length. */
const MAX_QUOTED = 80;

/** What a CSV report has that the derived one has not, a sentence per row, with the cells; empty when they agree. */
export async function compareCsv(path: string, derived: string, table: CheckedTable): Promise<string[]> {
  try {
    return await namedDifferences(readCsvRows(path), readCsvRows(derived), table.keyOf, table.columns);
  } catch (error) {
    return [`cannot be compared: ${messageOf(error)}`];
  }
}

/**
 * The same of a workbook: sheet by sheet, row by row; a date is compared as the number that the sheet stores. Where
 * every cell agrees and a part of the file does not, its layout, formulas or links were changed, and that is said.
 */
export async function compareWorkbook(path: string, derived: string): Promise<string[]> {
  try {
    const [found, expected] = [await openXlsx(path), await openXlsx(derived)];
    try {
      const differences = await sheetDifferences(found, expected);
      if (differences.length > 0) return differences;
    } finally {
      found.close();
      expected.close();
    }
    return await partDifferences(path, derived);
  } catch (error) {
    return [`cannot be compared: ${messageOf(error)}`];
  }
}

async function sheetDifferences(found: XlsxReader, expected: XlsxReader): Promise<string[]> {
  if (found.sheets.join('\n') !== expected.sheets.join('\n')) {
    return [`has the sheets ${found.sheets.join(', ')}; the snapshot gives ${expected.sheets.join(', ')}`];
  }
  const all: string[] = [];
  for (const sheet of expected.sheets) {
    const table = tableOfSheet(sheet);
    const differences = await namedDifferences(
      found.rows(sheet),
      expected.rows(sheet),
      table?.keyOf ?? byNumber,
      table?.headings ?? [],
    );
    all.push(...differences.map((difference) => `sheet ${sheet}, ${difference}`));
  }
  return all;
}

/** Differences of two tables as sentences, the first twenty of them. */
export async function namedDifferences(
  found: AsyncGenerator<NumberedRow>,
  expected: AsyncGenerator<NumberedRow>,
  keyOf: (row: NumberedRow) => string,
  columns: readonly string[],
): Promise<string[]> {
  const named: string[] = [];
  try {
    for await (const difference of compareRows(found, expected, keyOf)) {
      if (named.length === MAX_NAMED) return [...named, 'and further rows differ'];
      named.push(differenceText(difference, columns));
    }
    return named;
  } finally {
    await found.return(undefined);
    await expected.return(undefined);
  }
}

function differenceText(difference: RowDifference, columns: readonly string[]): string {
  const { number, cells } = difference;
  if (difference.kind === 'changed') {
    const texts = difference.cells.map(
      ({ column, found, expected }) =>
        `${columns[column] ?? `column ${column + 1}`} is ${quoted(found)} where the snapshot gives ${quoted(expected)}`,
    );
    return `row ${number}: ${texts.join('; ')}`;
  }
  const shown = quoted(cells.slice(0, 6).join(', '));
  return difference.kind === 'added'
    ? `row ${number} was added: the snapshot gives no such row (${shown})`
    : `a row is missing before row ${number}: the snapshot gives it (${shown})`;
}

function quoted(text: unknown): string {
  const whole = String(text);
  return JSON.stringify(whole.length > MAX_QUOTED ? `${whole.slice(0, MAX_QUOTED)}…` : whole);
}

/** Compares what the parts of two ZIPs hold: another zlib packs the same parts into other bytes. */
async function partDifferences(path: string, derived: string): Promise<string[]> {
  const [found, expected] = [await partDigests(path), await partDigests(derived)];
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  return names
    .filter((name) => found.get(name) !== expected.get(name))
    .map((name) => `its part ${name} is not the one that the snapshot gives, though every cell's value is`);
}

async function partDigests(path: string): Promise<ReadonlyMap<string, string>> {
  const zip = await openZip(path);
  try {
    const digests = new Map<string, string>();
    for (const name of zip.names) {
      const hash = createHash('sha256');
      const part = await zip.read(name);
      if (part === undefined) continue;
      for await (const chunk of part as AsyncIterable<Buffer>) hash.update(chunk);
      digests.set(name, hash.digest('hex'));
    }
    return digests;
  } finally {
    zip.close();
  }
}
