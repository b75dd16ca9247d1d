import type { Column, Row, Value } from '../columns.js';
import type { SheetTable } from '../sheets.js';
import type { ToSerialDate } from '../zoned-time.js';
import type { Cell, Style } from './cell.js';
import { printed } from './page-setup.js';
import { heightOf, LINE_HEIGHT, linesOf } from './row-height.js';
import { linked, textCell, timeCell } from './sheet-cells.js';
import * as styles from './sheet-styles.js';
import type { SheetStream, WorkbookStream } from './workbook-stream.js';

/** Rows between two looks at the queue: a row of the widest table is about a kilobyte. */
const ROWS_PER_DRAIN = 64;

/** Above and below a header's text, in points. */
const HEADER_PADDING = 6;

export interface TableSheetOptions {
  readonly toSerialDate: ToSerialDate;
  /** Rows of one sheet, its header included. */
  readonly maxRows: number;
  readonly footer: string;
  /** The page that a row's cell opens, by the column's key. */
  readonly links?: Readonly<Record<string, (row: Row) => string | undefined>>;
}

/** A table in the workbook: a sheet, and next ones where the rows would pass Excel's limit. */
export interface TableSheet {
  write(rows: readonly Row[]): Promise<void>;
  /** Ends the last sheet and says their names, in order. */
  end(): readonly string[];
}

/** Opens a table; no other sheet may be opened before it ends. */
export function openTableSheet(book: WorkbookStream, table: SheetTable, options: TableSheetOptions): TableSheet {
  const cellsOf = table.columns.map((column) => cellWriter(column, options));
  const header = table.columns.map(({ heading, kind }) => ({
    value: heading,
    style: kind === 'count' ? styles.COUNT_HEADER : styles.HEADER,
  }));
  const wrapped = table.columns.flatMap(({ kind, width }, index) => (kind === 'long-text' ? [{ index, width }] : []));
  const headerLines = Math.max(...table.columns.map(({ heading, width }) => linesOf(heading, width)));
  const headerHeight = (heightOf(headerLines) ?? LINE_HEIGHT) + HEADER_PADDING;
  const names: string[] = [];
  let sheet = openNext();

  function openNext(): SheetStream {
    const name = names.length === 0 ? table.sheet : `${table.sheet} ${names.length + 1}`;
    names.push(name);
    const opened = book.addSheet(name, {
      widths: table.columns.map(({ width }) => width),
      frozenRows: 1,
      gridLines: true,
      repeatedColumn: table.columns.findIndex(({ key }) => key === table.repeated),
      ...printed('landscape', options.footer, table.pagesWide, table.printed),
    });
    opened.row(header, { height: headerHeight });
    return opened;
  }

  return {
    async write(rows) {
      for (const row of rows) {
        if (sheet.rows >= options.maxRows) {
          sheet.end(table.columns.length);
          sheet = openNext();
        }
        const lines = wrapped.map(({ index, width }) => linesOf(String(row[index] ?? ''), width));
        const cells = cellsOf.map((cellOf, index) => cellOf(row[index] ?? '', row));
        sheet.row(cells, { height: heightOf(Math.max(1, ...lines)) });
        if (sheet.rows % ROWS_PER_DRAIN === 0) await sheet.drain();
      }
      await sheet.drain();
    },
    end() {
      sheet.end(table.columns.length);
      return names;
    },
  };
}

type CellWriter = (value: Value, row: Row) => Cell | undefined;

/** Decides once per column how its cells are written, because there are millions of them. */
function cellWriter(column: Column, { links, toSerialDate }: TableSheetOptions): CellWriter {
  const link = links?.[column.key];
  if (link !== undefined) return (value, row) => linked(String(value), link(row));
  switch (column.kind) {
    case 'time':
      return (value) => timeCell(String(value), toSerialDate);
    case 'count':
      return (value) =>
        countCell(value, column.severity === undefined ? undefined : styles.SEVERITY_COUNTS[column.severity]);
    case 'long-text':
      return (value) => textCell(String(value), styles.WRAPPED);
    case 'mark':
      return (value) => textCell(String(value), markStyle(String(value)));
    case 'text':
      return (value) => textCell(String(value), styles.PLAIN);
  }
}

/** "incomplete: why" is painted as "incomplete". */
function markStyle(mark: string): Style {
  return styles.MARKS[mark.split(':', 1)[0] ?? ''] ?? styles.PLAIN;
}

function countCell(value: Value, found: Style | undefined): Cell | undefined {
  if (typeof value !== 'number') return undefined;
  return { value, style: value > 0 && found !== undefined ? found : styles.COUNT };
}
