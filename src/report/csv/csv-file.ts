import { stringify } from 'csv-stringify/sync';
import { PIECE_BYTES } from '../../files/buffered-writer.js';
import { createOutputFile } from '../../files/output-file.js';
import { remembered } from '../../files/remembered.js';
import { createTextBuffer } from '../../files/text-buffer.js';
import type { Row, Table } from '../columns.js';
import { neutralised } from '../neutral-text.js';
import type { TableFile } from '../table-reports.js';

const OPTIONS = {
  record_delimiter: 'windows',
  // off by itself as soon as a delimiter is named: then a lone line feed would stand unquoted
  quote_record_delimiter: true,
  // csv-stringify's own guard looks at the first character only, not after blanks, quotes and separators
  cast: { string: neutralised },
} as const;

/** Text that neither needs neutralising nor quotes: what almost every cell is. */
const PLAIN = /^(?:[A-Za-z0-9][ !#-+\--:<-~\u00a0-\ud7ff\ue000-\ufffd]*)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A row as csv-stringify writes it, byte for byte. It is asked for headers only: it goes through its options for every
 * row, which cost more than the row.
 */
export function csvLine(row: Row): string {
  let line = '';
  for (let index = 0; index < row.length; index += 1) {
    const value = row[index] ?? '';
    // a number is one, whatever it begins with
    const text = typeof value === 'number' ? String(value) : PLAIN.test(value) ? value : carefulCell(value);
    line += index === 0 ? text : `,${text}`;
  }
  return `${line}\r\n`;
}

/** Reasons and controls say the same of many rows, and need care for their commas and semicolons. */
const carefulCell = remembered((text) => {
  const safe = neutralised(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
});

/** A small table as a CSV file has it, to be attached or compared. */
export function csvText(table: Table, rows: readonly Row[]): string {
  return headerLine(table) + rows.map(csvLine).join('');
}

function headerLine(table: Table): string {
  return stringify([table.columns.map((column) => column.key)], { ...OPTIONS, bom: true });
}

/**
 * Opens a CSV file as RFC 4180 has it, in UTF-8 with a byte-order mark, because Excel takes UTF-8 for Latin-1 without.
 * Waiting for the file is all the backpressure there is.
 */
export async function createCsvFile(path: string, table: Table): Promise<TableFile> {
  const file = await createOutputFile(path);
  const lines = createTextBuffer();
  let rows = 0;
  await file.write(headerLine(table));
  return {
    async write(batch) {
      if (batch.length === 0) return;
      rows += batch.length;
      for (const row of batch) lines.add(csvLine(row));
      if (lines.size >= PIECE_BYTES) await file.write(lines.take());
    },
    async finish() {
      await file.write(lines.take());
      return { ...(await file.finish()), rows };
    },
    abandon: () => file.abandon(),
  };
}
