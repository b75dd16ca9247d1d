import { openXlsx, type XlsxReader } from '../../files/xlsx-rows.js';
import { type Counted, type Expected, totalProblem } from './count-rows.js';
import { tableOfSheet } from './report-tables.js';

/**
 * Counts the rows of a workbook's tables. `isRederived`: the snapshot gives the same bytes, so that it is known who wrote
 * its XML, and how: then a row is counted where its tag begins, and its cells, which are the snapshot's, are not read.
 */
export async function countWorkbook(path: string, expected: Expected, isRederived = false): Promise<Counted> {
  const counts = new Map([...expected.sheets.keys()].map((sheet) => [sheet, 0]));
  const workbook = await openXlsx(path);
  try {
    for (const sheet of workbook.sheets) {
      const table = tableOfSheet(sheet);
      if (table === undefined) continue;
      const rows = isRederived ? await rowTags(workbook, sheet) : await rowsRead(workbook, sheet);
      counts.set(table.sheet, (counts.get(table.sheet) ?? 0) + rows - 1); // without its header
    }
  } finally {
    workbook.close();
  }
  const problems = [...counts].flatMap(([sheet, rows]) =>
    totalProblem(rows, expected.sheets.get(sheet)).map((what) => `sheet ${sheet}: ${what}`),
  );
  return { rows: [...counts.values()].reduce((sum, rows) => sum + rows, 0), problems };
}

async function rowsRead(workbook: XlsxReader, sheet: string): Promise<number> {
  let rows = 0;
  for await (const _row of workbook.rows(sheet)) rows += 1;
  return rows;
}

const ROW_TAG = Buffer.from('<row ');

async function rowTags(workbook: XlsxReader, sheet: string): Promise<number> {
  let rows = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of workbook.xml(sheet)) {
    const bytes = Buffer.concat([rest, chunk]);
    for (let at = bytes.indexOf(ROW_TAG); at !== -1; at = bytes.indexOf(ROW_TAG, at + ROW_TAG.length)) rows += 1;
    rest = bytes.subarray(Math.max(0, bytes.length - ROW_TAG.length + 1)); // a tag may go on in the next chunk
  }
  return rows;
}
