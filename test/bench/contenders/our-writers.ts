import { join } from 'node:path';
import { createOutputFile } from '../../../src/files/output-file.js';
import { ASSIGNMENTS } from '../../../src/report/columns.js';
import { createCsvFile } from '../../../src/report/csv/csv-file.js';
import { openTableSheet } from '../../../src/report/xlsx/table-sheet.js';
import { openWorkbookStream } from '../../../src/report/xlsx/workbook-stream.js';
import { serialDatesIn } from '../../../src/report/zoned-time.js';
import type { Task } from '../task.js';
import { rowBatches } from './table-data.js';

/** Our CSV writer: neutralised cells, hashed on the way. */
export async function ourCsv({ folder, rows }: Task): Promise<Record<string, number>> {
  const started = performance.now();
  const file = await createCsvFile(join(folder, 'ours.csv'), ASSIGNMENTS);
  for (const batch of rowBatches(rows)) await file.write(batch);
  await file.finish();
  return { writeMs: performance.now() - started };
}

/** Our Assignments sheet: styles, dates, frozen header, hashed on the way. */
export async function ourXlsx({ folder, rows }: Task): Promise<Record<string, number>> {
  const started = performance.now();
  const file = await createOutputFile(join(folder, 'ours.xlsx'));
  const book = await openWorkbookStream(file, 'bench', new Date(0));
  const options = { toSerialDate: serialDatesIn('UTC'), maxRows: 1_048_576, footer: 'bench' };
  const sheet = openTableSheet(book, ASSIGNMENTS, options);
  for (const batch of rowBatches(rows)) await sheet.write(batch);
  await book.finish(sheet.end());
  await file.finish();
  return { writeMs: performance.now() - started };
}
