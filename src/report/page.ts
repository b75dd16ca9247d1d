import { textCell } from './sheet-cells.js';
import * as styles from './sheet-styles.js';

import type { Cell, RowOptions, Style } from './workbook-stream.js';

/** A sheet that is read from top to bottom rather than filtered: rows as the workbook takes them. */
export interface Page {
  readonly widths: readonly number[];
  readonly rows: readonly PageRow[];
}

export interface PageRow extends RowOptions {
  readonly cells: readonly (Cell | undefined)[];
}

/** Height of one line of text, in points. */
const LINE = 15;

/** A text cell, or none where the text is empty. */
export function text(value: string, style: Style = styles.PLAIN): Cell | undefined {
  return textCell(value, style);
}

/** A count. */
export function count(value: number, style: Style = styles.COUNT): Cell {
  return { value, style };
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
export function tableHead(...headings: readonly string[]): PageRow {
  return { cells: headings.map((value) => ({ value, style: styles.HEADER })), height: 20 };
}

/** Text across the whole page, as high as it needs: spreadsheets do not fit the height of merged cells themselves. */
export function paragraph(value: string, widths: readonly number[], style: Style = styles.WRAPPED): PageRow {
  const perLine = widths.reduce((sum, width) => sum + width, 0) * (isLarge(style) ? 0.8 : 1);
  const lines = value.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
  const height = lines * LINE * (isLarge(style) ? 1.3 : 1) + (isLarge(style) ? 8 : 1);
  const cell = textCell(value, style);
  // every merged cell carries the style, or a fill would end with the first
  return {
    cells: widths.map((_width, index) => (index === 0 ? cell : { value: '', style })),
    merge: widths.length,
    height,
  };
}

function isLarge(style: Style): boolean {
  return (style.font?.size ?? 11) > 11;
}
