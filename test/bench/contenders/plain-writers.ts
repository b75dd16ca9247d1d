import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { ASSIGNMENTS } from '../../../src/report/columns.js';
import type { Task } from '../task.js';
import { rowBatches } from './table-data.js';

/** csv-stringify as its readme uses it: rows written to its stream, which is piped to a file. */
export async function plainCsv({ folder, rows }: Task): Promise<Record<string, number>> {
  const { stringify } = await import('csv-stringify');
  const started = performance.now();
  const columns = ASSIGNMENTS.columns.map(({ key }) => key);
  const stringifier = stringify({ header: true, columns, escape_formulas: true, record_delimiter: 'windows' });
  const file = createWriteStream(join(folder, 'plain.csv'));
  stringifier.pipe(file);
  for (const batch of rowBatches(rows)) {
    for (const row of batch) if (!stringifier.write(row)) await once(stringifier, 'drain');
  }
  stringifier.end();
  await finished(file);
  return { writeMs: performance.now() - started };
}

/** exceljs as its readme uses it: a streamed workbook, rows added and committed, real dates. */
export async function plainXlsx({ folder, rows }: Task): Promise<Record<string, number>> {
  const { default: exceljs } = await import('exceljs');
  const started = performance.now();
  const filename = join(folder, 'plain.xlsx');
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename, useStyles: true });
  const sheet = book.addWorksheet('Assignments', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = ASSIGNMENTS.columns.map(({ heading, width, kind }) => ({
    header: heading,
    width,
    ...(kind === 'time' ? { style: { numFmt: 'yyyy-mm-dd hh:mm' } } : {}),
  }));
  for (const batch of rowBatches(rows)) {
    for (const row of batch) {
      const cells = row.map((value, index) =>
        ASSIGNMENTS.columns[index]?.kind === 'time' ? new Date(String(value)) : value,
      );
      sheet.addRow(cells).commit();
    }
    await new Promise(setImmediate);
  }
  sheet.commit();
  await book.commit();
  return { writeMs: performance.now() - started };
}
