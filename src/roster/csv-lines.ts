import { type CsvError, parse } from 'csv-parse/sync';
import { ConfigError } from '../errors.js';
import { type Delimiter, delimiterOf, rosterText } from './roster-text.js';

export interface Line {
  readonly cells: readonly string[];
  /** As editors count them. */
  readonly line: number;
}

/** A CSV file whose first line says what its columns are called. */
export interface CsvTable {
  readonly header: Line;
  /** Lines of which no cell is filled are not among them. */
  readonly rows: readonly Line[];
  readonly delimiter: Delimiter;
  /** Where it ceases to be CSV, and how; the rows are those before. */
  readonly problem: string | undefined;
}

/**
 * Reads a CSV file that another system has exported: commas, semicolons or tabs, quoted or not, with a byte-order mark or
 * not. Throws a ConfigError where it has not even a header.
 */
export function readCsvTable(path: string, bytes: Uint8Array): CsvTable {
  const text = rosterText(path, bytes);
  const delimiter = delimiterOf(text);
  const { lines, problem } = linesOf(path, text, delimiter);
  const [header, ...rows] = lines;
  if (header === undefined) throw new ConfigError([problem ?? `${path}: is empty`]);
  return { header, rows, delimiter, problem };
}

function linesOf(path: string, text: string, delimiter: string): { lines: Line[]; problem?: string } {
  const lines: Line[] = [];
  try {
    parse(text, {
      ...{ bom: true, delimiter, trim: true, relax_column_count: true, skip_empty_lines: true },
      on_record: (record, info) => {
        const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
        lines.push({ cells: record.map((cell) => cell.trim().normalize('NFC')), line: info.lines - breaks });
        return null;
      },
    });
    return { lines: lines.filter(({ cells }) => cells.some((cell) => cell !== '')) };
  } catch (error) {
    if (!isCsvError(error)) throw error;
    return { lines, problem: `${path}:${error.lines ?? lines.length + 1}: is not CSV: ${error.message}` };
  }
}

function isCsvError(error: unknown): error is CsvError & { readonly lines?: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

/** Why a cell is not a date. */
export function dateProblem(column: string, cell: string, dateFormat: string | undefined): string {
  const how = dateFormat === undefined ? 'as 2026-11-30, or say the dateFormat' : `in the format ${dateFormat}`;
  return `${column} "${cell}" is not a date: write it ${how}`;
}
