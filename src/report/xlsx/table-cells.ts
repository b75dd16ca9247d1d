import type { Column, Row, Value } from '../columns.js';
import type { ToSerialDate } from '../zoned-time.js';
import type { Cell, Style } from './cell.js';
import { MAX_CELL, MAX_LITERAL } from './cell-text.js';
import { cellXml, columnLetters, type StyleNumber } from './row-xml.js';
import { linked, textCell, timeCell } from './sheet-cells.js';
import * as styles from './sheet-styles.js';

/** A value's cell in the row of this number, as XML; empty text where the value has none. */
export type ValueXml = (value: Value, row: Row, number: string) => string;

export interface TableCellOptions {
  readonly toSerialDate: ToSerialDate;
  /** The page that a row's cell opens, by the column's key. */
  readonly links?: Readonly<Record<string, (row: Row) => string | undefined>>;
}

/** Decides once per column how its cells are written, because there are millions of them. */
export function valueXml(column: Column, place: number, options: TableCellOptions, styleNumber: StyleNumber): ValueXml {
  const { links, toSerialDate } = options;
  const xml = cellsAt(place, styleNumber);
  const link = links?.[column.key];
  if (link !== undefined) return (value, row, number) => xml.link(textOf(value), link(row), number);
  switch (column.kind) {
    case 'time':
      return (value, _row, number) => xml.any(timeCell(textOf(value), toSerialDate), number);
    case 'count':
      return (value, _row, number) => xml.any(countCell(value, column), number);
    case 'long-text':
      return (value, _row, number) => xml.text(textOf(value), styles.WRAPPED, number);
    case 'mark':
      return (value, _row, number) => xml.text(textOf(value), markStyle(textOf(value)), number);
    case 'text':
      return (value, _row, number) => xml.text(textOf(value), styles.PLAIN, number);
  }
}

/** Asked first, because `String` is a call even of what is text. */
function textOf(value: Value): string {
  return typeof value === 'string' ? value : String(value);
}

/**
 * Text that stands in XML as it is and that nobody takes for a formula or an escaped character, as almost all text is:
 * its cell is put together without the questions that `textCell` and `cellXml` ask one by one.
 */
const PLAIN = /^[A-Za-z0-9][ !#-%(-;=?-^`-~]*(?:_(?!x)[ !#-%(-;=?-^`-~]*)*$/;
/** The same where it stands in quotes, whatever it begins with. */
const PLAIN_LITERAL = /^[ !#-%(-;=?-^`-~]*(?:_(?!x)[ !#-%(-;=?-^`-~]*)*$/;

/** The cells of one column. */
function cellsAt(place: number, styleNumber: StyleNumber) {
  const letters = columnLetters(place);
  const start = `<c r="${letters}`;
  const attributes = new Map<Style, string>();

  /** What stands between the address and the text. */
  function attributesOf(style: Style): string {
    const known = attributes.get(style);
    if (known !== undefined) return known;
    const made = `" s="${styleNumber(style)}" t="str">`;
    attributes.set(style, made);
    return made;
  }

  function any(cell: Cell | undefined, number: string): string {
    return cell === undefined ? '' : cellXml(letters + number, cell, styleNumber);
  }

  return {
    any,
    text(text: string, style: Style, number: string): string {
      if (text === '') return '';
      if (text.length > MAX_CELL || !PLAIN.test(text)) return any(textCell(text, style), number);
      return `${start}${number}${attributesOf(style)}<v>${text}</v></c>`;
    },
    link(label: string, url: string | undefined, number: string): string {
      if (url === undefined || label === '' || !isPlainLiteral(url) || !isPlainLiteral(label)) {
        return any(linked(label, url), number);
      }
      const formula = `HYPERLINK(&quot;${url}&quot;,&quot;${label}&quot;)`;
      return `${start}${number}${attributesOf(styles.LINK)}<f>${formula}</f><v>${label}</v></c>`;
    },
  };
}

function isPlainLiteral(text: string): boolean {
  return text.length <= MAX_LITERAL && PLAIN_LITERAL.test(text);
}

/** "incomplete: why" is painted as "incomplete". */
function markStyle(mark: string): Style {
  return styles.MARKS[mark] ?? styles.MARKS[mark.split(':', 1)[0] ?? ''] ?? styles.PLAIN;
}

function countCell(value: Value, { severity }: Column): Cell | undefined {
  if (typeof value !== 'number') return undefined;
  return { value, style: value > 0 && severity !== undefined ? styles.SEVERITY_COUNTS[severity] : styles.COUNT };
}
