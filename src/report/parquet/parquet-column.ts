import type { SchemaElement } from 'hyparquet';
import { instantOf } from '../../assignment/instant.js';
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
}

export type ParquetValue = string | number | boolean | bigint | readonly string[] | null;

/** Columns whose text is a list in the CSV, and what stands between its items there. */
const LISTS: Readonly<Record<string, string>> = { findings: ';', paths: '; ', rules: '; ' };
/** Text by which a table is sorted or cut: rows come app by app, runs file by file. */
const BOUNDED: ReadonlySet<string> = new Set(['org', 'run', 'app_id', 'severity', 'status', 'change']);
const BOOLEANS: ReadonlySet<string> = new Set(['in_scope', 'credited']);

export function parquetColumn({ key, kind }: Column): ParquetColumn {
  const separator = LISTS[key];
  if (separator !== undefined && kind !== 'count') return listColumn(key, separator);
  if (BOOLEANS.has(key)) return scalar(key, { type: 'BOOLEAN' }, (cell) => (cell === '' ? null : cell === 'true'));
  if (kind === 'count') return scalar(key, { type: 'INT32' }, (cell) => (cell === '' ? null : Number(cell)));
  if (kind === 'time') return scalar(key, UTC_MILLIS, millisOf);
  return scalar(key, TEXT, textOf);
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
  return {
    name,
    schema: [
      { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', ...TEXT },
    ],
    hasBounds: false,
    parse: (cell) => (cell === '' ? [] : printable(String(cell)).split(separator)),
  };
}

function textOf(cell: Value): string | null {
  return cell === '' ? null : printable(String(cell));
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
