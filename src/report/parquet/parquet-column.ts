import type { SchemaElement } from 'hyparquet';
import type { ColumnSource } from 'hyparquet-writer';
import { instantOf } from '../../assignment/instant.js';
import { remembered } from '../../files/remembered.js';
import type { Column, Value } from '../columns.js';
import { printable } from '../neutral-text.js';

/** A column as Parquet stores it: its part of the schema, and a cell as the value that the type takes. */
export interface ParquetColumn {
  readonly name: string;
  readonly schema: readonly SchemaElement[];
  /** Null for an empty cell: what is switched off, unknown or not applicable holds no value. */
  readonly parse: (cell: Value) => ParquetValue;
  /**
   * Whether each row group says the least and the greatest value, by which readers skip it. Names, ids and reasons lie in
   * all of them everywhere: to find their bounds costs a tenth of the writing, and spares nobody any reading.
   */
  readonly hasBounds: boolean;
  /** How the writer is to write it where it need not find out. */
  readonly written?: Pick<ColumnSource, 'encoding' | 'codec'>;
}

export type ParquetValue = string | Uint8Array | number | boolean | bigint | readonly string[] | null;

/** Columns whose text is a list in the CSV, and what stands between its items there. */
const LISTS: Readonly<Record<string, string>> = { findings: ';', paths: '; ', rules: '; ' };
/** Text by which a table is sorted or cut: rows come app by app, runs file by file. */
const BOUNDED: ReadonlySet<string> = new Set(['org', 'run', 'app_id', 'severity', 'status', 'change']);
/** Text that is another one in almost every row of an app: to remember it costs more than to look at it again. */
const UNLIKE: ReadonlySet<string> = new Set(['user_id', 'login', 'email', 'app_username', 'event']);
/** A hash in hex, another one in each row: Snappy spent half of its time on them, and spared a thirteenth of their bytes. */
const HASH = 'row_digest';
const BOOLEANS: ReadonlySet<string> = new Set(['in_scope', 'credited']);

export function parquetColumn({ key, kind }: Column): ParquetColumn {
  const separator = LISTS[key];
  if (separator !== undefined && kind !== 'count') return listColumn(key, separator);
  if (BOOLEANS.has(key)) return scalar(key, { type: 'BOOLEAN' }, (cell) => (cell === '' ? null : cell === 'true'));
  if (kind === 'count') return scalar(key, { type: 'INT32' }, (cell) => (cell === '' ? null : Number(cell)));
  if (kind === 'time') return scalar(key, UTC_MILLIS, millisOf);
  if (key === HASH) return { ...scalar(key, TEXT, bytesOf), written: { encoding: 'PLAIN', codec: 'UNCOMPRESSED' } };
  return scalar(key, TEXT, UNLIKE.has(key) ? textOf : repeatedText());
}

const TEXT: Partial<SchemaElement> = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };

/** An instant: readers take it for UTC only where `isAdjustedToUTC` says so (Parquet, LogicalTypes: TIMESTAMP). */
const UTC_MILLIS: Partial<SchemaElement> = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
};

function scalar(name: string, type: Partial<SchemaElement>, parse: ParquetColumn['parse']): ParquetColumn {
  const hasBounds = type !== TEXT || BOUNDED.has(name);
  return { name, schema: [{ name, repetition_type: 'OPTIONAL', ...type }], parse, hasBounds };
}

/** Three levels, as every reader of lists expects them (Parquet, LogicalTypes: LIST). */
function listColumn(name: string, separator: string): ParquetColumn {
  const itemsOf = remembered((text): readonly string[] => printable(text).split(separator));
  return {
    name,
    schema: [
      { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', ...TEXT },
    ],
    hasBounds: false,
    parse: (cell) => (cell === '' ? NO_ITEMS : itemsOf(String(cell))),
  };
}

const NO_ITEMS: readonly string[] = [];

function textOf(cell: Value): string | null {
  return cell === '' ? null : printable(String(cell));
}

/** Text of which a column has few: it is held once, not once a row until the row group is written. */
function repeatedText(): ParquetColumn['parse'] {
  const clean = remembered(printable);
  return (cell) => (cell === '' ? null : clean(String(cell)));
}

/** As the writer would make them of printable text, at a third of its cost. */
function bytesOf(cell: Value): Uint8Array | null {
  return cell === '' ? null : Buffer.from(printable(String(cell)));
}

/** Text that is not an instant, which Okta does not send, has no place in a column of times. */
function millisOf(cell: Value): bigint | null {
  const at = instantOf(cell);
  return at === undefined ? null : BigInt(at);
}

/** What every row says of its run, so that the files of several runs can be read as one table. */
export const RUN_COLUMNS: readonly ParquetColumn[] = [
  scalar('org', TEXT, textOf),
  scalar('as_of', UTC_MILLIS, millisOf),
  scalar('run', TEXT, textOf),
];

/** A value that was read back, as the CSV has it: text that two files can be compared by. */
export function csvTextOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.join(LISTS[name] ?? ';');
  return String(value);
}
