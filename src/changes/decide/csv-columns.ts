import { ConfigError } from '../../errors.js';
import { lettersOf } from './column-letters.js';
import { headingKey } from './heading-key.js';

export const CSV_COLUMNS = ['app_id', 'user_id', 'row_digest', 'decision', 'decision_reason', 'reviewer'] as const;
/** What a file may have beside: the token of the packet that it was made from. */
const MORE_COLUMNS = ['packet_token'] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number] | (typeof MORE_COLUMNS)[number];

/** What people call the columns, where the column's own name is missing. */
const PEOPLES_NAMES: Readonly<Partial<Record<CsvColumn, readonly string[]>>> = {
  decision_reason: ['reason'],
};

/** Where each column stands, counted from 0; or which are missing, or there twice. */
export interface CsvColumns {
  readonly places: ReadonlyMap<CsvColumn, number>;
  readonly missing: readonly CsvColumn[];
  readonly twice: readonly string[];
}

export function csvColumns(header: readonly string[]): CsvColumns {
  const headings = header.map(headingKey);
  const names = headings.map((heading) => heading.replace(/[\s_-]+/g, '_'));
  const places = new Map<CsvColumn, number>();
  const missing: CsvColumn[] = [];
  const twice: string[] = [];
  for (const column of [...CSV_COLUMNS, ...MORE_COLUMNS]) {
    const known = headings.includes(column) ? [column] : [column, ...(PEOPLES_NAMES[column] ?? [])];
    const found = names.flatMap((name, index) => (known.includes(name) ? [index] : []));
    const [first] = found;
    if (first !== undefined) places.set(column, first);
    else if (isNeeded(column)) missing.push(column);
    if (found.length > 1) {
      twice.push(`the column ${column} stands at ${found.map((index) => `${lettersOf(index)}1`).join(' and ')}`);
    }
  }
  return { places, missing, twice };
}

/** The places of a header's columns; throws ConfigError where they are not plain. */
export function plainColumns(file: string, { places, missing, twice }: CsvColumns): ReadonlyMap<CsvColumn, number> {
  if (missing.length > 0) {
    const needed = `a decisions file needs ${CSV_COLUMNS.join(', ')} in its first line`;
    throw new ConfigError([`${file} lacks the columns ${missing.join(', ')}; ${needed}`]);
  }
  if (twice.length > 0) throw new ConfigError([`${file}: ${twice.join('; ')}: nobody knows which one is meant`]);
  return places;
}

function isNeeded(column: CsvColumn): boolean {
  return CSV_COLUMNS.some((needed) => needed === column);
}
