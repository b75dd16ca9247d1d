import { parse } from 'csv-parse/sync';
import { ConfigError, messageOf } from '../../errors.js';
import type { FileToRead } from './file-to-read.js';
import type { Refusal, ReturnedFile, ReturnedRow } from './returned-row.js';

const COLUMNS = ['app_id', 'user_id', 'row_digest', 'decision', 'decision_reason', 'reviewer'] as const;
type ColumnName = (typeof COLUMNS)[number];

/** What Excel saves a CSV file with, by the locale: a comma, or a semicolon where the comma separates decimals. */
const DELIMITERS = [',', ';', '\t'];

/** Reads a CSV file of decisions: the columns may come in any order, others are ignored. */
export function readDecisionsCsv(file: FileToRead): ReturnedFile {
  const text = decode(file);
  const delimiter = delimiterOf(file, text);
  const [header, ...records] = recordsOf(file, text, delimiter);
  const columns = new Map(header?.map((name, index) => [name.trim().toLowerCase(), index]));
  const rows: ReturnedRow[] = [];
  const refusals: Refusal[] = [];
  for (const [index, record] of records.entries()) {
    const line = index + 2; // counted as a spreadsheet does, where a cell may hold line breaks
    const value = (name: ColumnName) => (record[columns.get(name) ?? -1] ?? '').trim();
    const cell = (name: ColumnName) => `${letterOf(columns.get(name) ?? 0)}${line}`;
    if (value('decision') === '' && value('decision_reason') === '') continue;
    if (record.length !== header?.length) {
      const why = `the line has ${record.length} cells where the header has ${header?.length ?? 0}`;
      refusals.push({ file: file.name, cell: `A${line}`, why });
      continue;
    }
    rows.push({
      file: file.name,
      sha256: file.sha256,
      appId: value('app_id'),
      userId: value('user_id'),
      rowDigest: value('row_digest'),
      decision: value('decision'),
      reason: value('decision_reason'),
      reviewer: value('reviewer'),
      cells: {
        key: cell('user_id'),
        digest: cell('row_digest'),
        decision: cell('decision'),
        reason: cell('decision_reason'),
        reviewer: cell('reviewer'),
      },
    });
  }
  return { rows, refusals };
}

function decode({ name, bytes }: FileToRead): string {
  // "Unicode text" of Excel is UTF-16 with a byte-order mark
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError([`${name} is not UTF-8 text: save it as "CSV UTF-8"`], { cause: error });
  }
}

/** The separator with which the first line has the columns that are needed. */
function delimiterOf({ name }: FileToRead, text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const missing = DELIMITERS.map((delimiter) => {
    const found = line.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, '').toLowerCase());
    return { delimiter, missing: COLUMNS.filter((column) => !found.includes(column)) };
  }).sort((a, b) => a.missing.length - b.missing.length)[0];
  if (missing === undefined || missing.missing.length > 0) {
    throw new ConfigError([
      `${name} lacks the columns ${missing?.missing.join(', ') ?? ''}; a decisions file needs ${COLUMNS.join(', ')} in its first line`,
    ]);
  }
  return missing.delimiter;
}

function recordsOf({ name }: FileToRead, text: string, delimiter: string): string[][] {
  try {
    return parse(text, { delimiter, relax_column_count: true });
  } catch (error) {
    throw new ConfigError([`${name} is not CSV: ${messageOf(error)}`], { cause: error });
  }
}

/** `A` for the first column, `AA` for the twenty-seventh. */
function letterOf(index: number): string {
  const before = Math.floor(index / 26);
  return (before === 0 ? '' : letterOf(before - 1)) + String.fromCharCode(65 + (index % 26));
}
