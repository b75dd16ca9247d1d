import type { Cell, Style } from '../xlsx/cell.js';
import { heightOf, LINE_HEIGHT, linesOf } from '../xlsx/row-height.js';
import { textCell } from '../xlsx/sheet-cells.js';
import * as styles from '../xlsx/sheet-styles.js';
import type { RowOptions } from '../xlsx/workbook-stream.js';

/** A sheet that is read from top to bottom rather than filtered: rows as the workbook takes them. */
export interface Page {
  readonly widths: readonly number[];
  readonly rows: readonly PageRow[];
}

export interface PageRow extends RowOptions {
  readonly cells: readonly (Cell | undefined)[];
}

/** A text cell, or none where the text is empty. */
export function text(value: string, style: Style = styles.PLAIN): Cell | undefined {
  return textCell(value, style);
}

/** A count. */
export function count(value: number, style: Style = styles.COUNT): Cell {
  return { value, style };
}

/** What a count stands for, on its right. */
export function remark(value: string): Cell | undefined {
  return textCell(value, styles.REMARK);
}

/** A label with what it says beside it. */
export function pair(label: string, ...values: readonly (Cell | undefined)[]): PageRow {
  return { cells: [{ value: label, style: styles.LABEL }, ...values] };
}

/** The heading of a part of the page, after a blank row. */
export function section(title: string, widths: readonly number[]): PageRow[] {
  const rule = widths.map((_width, index) => ({ value: index === 0 ? title : '', style: styles.SECTION }));
  return [{ cells: [] }, { cells: rule, height: 22 }];
}

/** The heading row of a table within a page. */
export function tableHead(...headings: readonly (string | Cell)[]): PageRow {
  const cells = headings.map((heading) =>
    typeof heading === 'string' ? { value: heading, style: styles.HEADER } : heading,
  );
  return { cells, height: 20 };
}

/** The headings of columns of counts, over their right ends. */
export function countHeads(...headings: readonly string[]): Cell[] {
  return headings.map((value) => ({ value, style: styles.COUNT_HEADER }));
}

/** The headings of columns of remarks, which stand after counts. */
export function remarkHeads(...headings: readonly string[]): Cell[] {
  return headings.map((value) => ({ value, style: styles.REMARK_HEADER }));
}

/** A row of a table within a page, as high as its wrapped cells need. */
export function tableRow(cells: PageRow['cells'], widths: readonly number[]): PageRow {
  const lines = cells.map((cell, index) =>
    cell?.style?.alignment?.wrapText === true ? linesOf(String(cell.value), widths[index] ?? 0) : 1,
  );
  return { cells, height: heightOf(Math.max(1, ...lines)) };
}

/** Text across the whole page, as high as it needs: spreadsheets do not fit the height of merged cells themselves. */
export function paragraph(value: string, widths: readonly number[], style: Style = styles.WRAPPED): PageRow {
  const scale = (style.font?.size ?? 11) / 11;
  const lines = linesOf(value, widths.reduce((sum, width) => sum + width, 0) / scale);
  const cell = textCell(value, style);
  // every merged cell carries the style, or a fill would end with the first
  const cells = widths.map((_width, index) => (index === 0 ? cell : { value: '', style }));
  return {
    cells,
    merge: widths.length,
    height: Math.round((heightOf(lines) ?? LINE_HEIGHT) * scale) + (scale > 1 ? 8 : 0),
  };
}
