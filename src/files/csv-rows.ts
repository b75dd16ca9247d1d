import { pipeline } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { openRegular } from './regular-file.js';

/** A row of a CSV file, its header included. */
export interface CsvRow {
  /** As a spreadsheet counts them: the header is row 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** Characters of one row: a file without line breaks would be held whole. */
const MAX_RECORD = 16 * 1024 * 1024;

/** Reads a regular file of CSV as RFC 4180 has it, row by row; throws where it is not CSV, naming the line. */
export async function* readCsvRows(path: string, signal?: AbortSignal): AsyncGenerator<CsvRow> {
  const source = (await openRegular(path)).createReadStream();
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: MAX_RECORD });
  pipeline(source, parser, () => {
    // the loop below sees the error; without a callback it would be thrown a second time
  });
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      signal?.throwIfAborted();
      number += 1;
      yield { number, cells };
    }
  } catch (error) {
    if (isCsvError(error)) throw new Error(`not CSV after row ${number}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}
