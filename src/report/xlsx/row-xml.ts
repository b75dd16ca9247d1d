import type { Cell, Style } from './cell.js';

/** The number that a style has in the workbook; 0 is none. */
export type StyleNumber = (style: Style) => number;

/** The cells of one row as XML, and the columns of the first and the last of them, counted from one; 0 where there is none. */
export interface RowCells {
  readonly xml: string;
  readonly first: number;
  readonly last: number;
}

/**
 * Cells as exceljs's streaming writer would write them, byte for byte. A row there is some six objects a cell, and most of
 * what a review spends on its workbook; the rest of the sheet is exceljs's.
 */
export function cellsXml(number: number, cells: readonly (Cell | undefined)[], styleNumber: StyleNumber): RowCells {
  return joinedCells(cells.length, (index) => {
    const cell = cells[index];
    return cell === undefined ? '' : cellXml(columnLetters(index) + number, cell, styleNumber);
  });
}

/** Puts the cells of a row together of what each of its columns gives: its XML, or empty text for no cell. */
export function joinedCells(columns: number, xmlAt: (index: number) => string): RowCells {
  let first = 0;
  let last = 0;
  let xml = '';
  for (let index = 0; index < columns; index += 1) {
    const cell = xmlAt(index);
    if (cell === '') continue;
    if (first === 0) first = index + 1;
    last = index + 1;
    xml += cell;
  }
  return { xml, first, last };
}

/**
 * A row of these cells, again as exceljs writes it. A fitted height, which exceljs knows not, is one that the program fits
 * to the text again when that changes.
 */
export function rowXml(number: number, cells: RowCells, height: number | undefined, isHeightFitted = false): string {
  const { xml, first, last } = cells;
  if (first === 0 && height === undefined) return '';
  const heightXml = height === undefined ? '' : ` ht="${height}"${isHeightFitted ? '' : ' customHeight="1"'}`;
  const spans = first === 0 ? '' : ` spans="${first}:${last}"`;
  const attributes = `r="${number}"${heightXml}${spans} x14ac:dyDescent="0.25"`;
  return xml === '' ? `<row ${attributes}/>` : `<row ${attributes}>${xml}</row>`;
}

/** One cell as XML, at an address such as `AB12`. */
export function cellXml(address: string, cell: Cell, styleNumber: StyleNumber): string {
  const { value } = cell;
  const styleId = cell.style === undefined ? 0 : styleNumber(cell.style);
  const style = styleId === 0 ? '' : ` s="${styleId}"`;
  if (typeof value === 'number') return `<c r="${address}"${style}><v>${value}</v></c>`;
  if (cell.isInline && typeof value === 'string') {
    return `<c r="${address}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  }
  if (typeof value === 'string') return `<c r="${address}"${style} t="str"><v>${escaped(value)}</v></c>`;
  return `<c r="${address}"${style} t="str"><f>${escaped(value.formula)}</f><v>${escaped(value.result)}</v></c>`;
}

/** Everything that is markup, and control characters, most of which XML 1.0 has no way to write. */
const SPECIAL = /[<>&'"\p{Cc}]/u;
const ALL_SPECIAL = new RegExp(SPECIAL, 'gu');
const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(ALL_SPECIAL, written) : text;
}

function written(character: string): string {
  const isAllowed = '\t\n\r'.includes(character) || character > '\u007f';
  return ENTITIES[character] ?? (isAllowed ? character : '');
}

const letters: string[] = [];

/** `A` to `Z`, then `AA`: made once per column. */
export function columnLetters(index: number): string {
  const known = letters[index];
  if (known !== undefined) return known;
  const own = String.fromCharCode('A'.charCodeAt(0) + (index % 26));
  const made = index < 26 ? own : columnLetters(Math.floor(index / 26) - 1) + own;
  letters[index] = made;
  return made;
}
