import type { Table } from './columns.js';

/** A table of text, for CSV files whose headings are their columns' names. */
export function textTable(sheet: string, keys: readonly string[]): Table {
  return {
    sheet,
    columns: keys.map((key) => ({ key, heading: key, kind: 'text', width: 24 })),
    pagesWide: 1,
    repeated: keys[0] ?? '',
  };
}
