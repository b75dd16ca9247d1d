import type { Row } from '../columns.js';
import type { SheetTable } from '../sheets.js';
import { printed } from './page-setup.js';
import { heightOf, LINE_HEIGHT, linesOf } from './row-height.js';
import { joinedCells } from './row-xml.js';
import * as styles from './sheet-styles.js';
import { type TableCellOptions, valueXml } from './table-cells.js';
import type { SheetStream, WorkbookStream } from './workbook-stream.js';

/** Rows between two looks at the queue: a row of the widest table is about a kilobyte. */
const ROWS_PER_DRAIN = 64;

/** Above and below a header's text, in points. */
const HEADER_PADDING = 6;

export interface TableSheetOptions extends TableCellOptions {
  /** Rows of one sheet, its header included. */
  readonly maxRows: number;
  readonly footer: string;
}

/** A table in the workbook: a sheet, and next ones where the rows would pass Excel's limit. */
export interface TableSheet {
  write(rows: readonly Row[]): Promise<void>;
  /** Ends the last sheet and says their names, in order. */
  end(): readonly string[];
}

/** Opens a table; no other sheet may be opened before it ends. */
export function openTableSheet(book: WorkbookStream, table: SheetTable, options: TableSheetOptions): TableSheet {
  const xmlOf = table.columns.map((column, place) => valueXml(column, place, options, book.styleNumber));
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
        let lines = 1;
        for (const { index, width } of wrapped) lines = Math.max(lines, linesOf(String(row[index] ?? ''), width));
        const number = String(sheet.rows + 1);
        const cells = joinedCells(xmlOf.length, (index) => xmlOf[index]?.(row[index] ?? '', row, number) ?? '');
        sheet.writtenRow(cells, heightOf(lines));
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
