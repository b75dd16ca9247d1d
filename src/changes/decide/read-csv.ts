import { ConfigError, messageOf } from '../../errors.js';
import { csvRecords } from '../../files/csv-cells.js';
import { lettersOf } from './column-letters.js';
import { type CsvColumn, csvColumns, plainColumns } from './csv-columns.js';
import { csvText } from './csv-text.js';
import type { FileToRead } from './file-to-read.js';
import { isLeftOpen, looksDecided, type Refusal, type ReturnedFile, type ReturnedRow } from './returned-row.js';

/** What Excel saves a CSV file with, by the locale: a comma, or a semicolon where the comma separates decimals. */
const DELIMITERS = [',', ';', '\t'];

/** Lines that are read: as many as a sheet can have. */
const MAX_LINES = 1_048_576;

/** Reads a CSV file of decisions: the columns may come in any order, others are ignored. */
export function readDecisionsCsv(file: FileToRead): ReturnedFile {
  const { text, separator } = withoutSeparatorLine(csvText(file));
  const delimiter = separator ?? delimiterOf(file, text);
  const savedAt = { ms: file.changedAt, by: 'system' } as const;
  const rows: ReturnedRow[] = [];
  const refusals: Refusal[] = [];
  let header: readonly string[] | undefined;
  let places: ReadonlyMap<CsvColumn, number> = new Map();

  function take(record: readonly string[], line: number): void {
    if (header === undefined) {
      header = withoutTrailing(record);
      places = plainColumns(file.name, csvColumns(header));
      return;
    }
    const value = (name: CsvColumn) => (record[places.get(name) ?? -1] ?? '').trim();
    const cell = (name: CsvColumn) => `${lettersOf(places.get(name) ?? 0)}${line}`;
    const astray = record.findIndex((text, index) => (header?.[index] ?? '').trim() === '' && looksDecided(text));
    const row: ReturnedRow = {
      file: file.name,
      sha256: file.sha256,
      savedAt,
      appId: value('app_id'),
      userId: value('user_id'),
      rowDigest: value('row_digest'),
      decision: value('decision'),
      reason: value('decision_reason'),
      reviewer: value('reviewer'),
      token: value('packet_token'),
      cells: {
        key: cell('user_id'),
        digest: cell('row_digest'),
        decision: cell('decision'),
        reason: cell('decision_reason'),
        reviewer: cell('reviewer'),
      },
      astray: astray < 0 ? undefined : { cell: `${lettersOf(astray)}${line}`, text: record[astray] ?? '' },
    };
    if (isLeftOpen(row) && row.astray === undefined) return;
    const cells = withoutTrailing(record).length;
    if (cells > header.length && !isLeftOpen(row)) {
      const why = `the line has ${cells} cells where the header has ${header.length}`;
      refusals.push({ file: file.name, cell: `A${line}`, why });
      return;
    }
    rows.push(row);
  }

  eachRecord(file, text, delimiter, take);
  if (header === undefined) plainColumns(file.name, csvColumns([]));
  return { savedAt, rows, refusals };
}

/**
 * Excel writes and reads a first line that names the separator; it is not a line of the sheet. Other programs take it for one,
 * and fill it up with separators.
 */
function withoutSeparatorLine(text: string): { text: string; separator: string | undefined } {
  const [line, separator] = /^"?sep=([^\r\n])"?[,;\t ]*(?:\r\n|\n|\r)/i.exec(text) ?? [];
  return { text: line === undefined ? text : text.slice(line.length), separator };
}

/** Programs write a separator too many, or leave out the last ones. */
function withoutTrailing(record: readonly string[]): readonly string[] {
  return record.slice(0, record.findLastIndex((cell) => cell.trim() !== '') + 1);
}

/** The separator with which the first line has the columns that are needed. */
function delimiterOf({ name }: FileToRead, text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  const found = DELIMITERS.map((delimiter) => {
    const cells = line.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, ''));
    return { delimiter, columns: csvColumns(cells) };
  }).sort((a, b) => a.columns.missing.length - b.columns.missing.length)[0];
  plainColumns(name, found?.columns ?? csvColumns([]));
  return found?.delimiter ?? ',';
}

/** One record at a time: a file of nothing but line breaks would be millions of them. */
function eachRecord(
  { name }: FileToRead,
  text: string,
  delimiter: string,
  take: (record: readonly string[], line: number) => void,
): void {
  let line = 0;
  try {
    for (const record of csvRecords(text, delimiter)) {
      line += 1; // counted as a spreadsheet does, where a cell may hold line breaks
      if (line > MAX_LINES) throw new ConfigError([`${name} has more than ${MAX_LINES} lines`]);
      take(record, line);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`${name} is not CSV: ${messageOf(error)}`], { cause: error });
  }
}
