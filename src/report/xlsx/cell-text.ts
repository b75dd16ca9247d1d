import { escapedXlsxText } from '../../files/xlsx-text.js';
import { printable } from '../neutral-text.js';

/** Characters, as UTF-16 units, that Excel takes in one cell; a longer one makes it refuse the file. */
export const MAX_CELL = 32_767;
const CUT_MARK = ' … [cut: longer than a cell of Excel may be]';

/** Excel takes at most so many characters in a string within a formula. */
export const MAX_LITERAL = 255;

/** Text as people see it in a cell: printable, and cut visibly where Excel would refuse it. */
export function shownText(text: string): string {
  const clean = printable(text);
  if (clean.length <= MAX_CELL) return clean;
  // half of a surrogate pair at the cut is not a character
  return clean.slice(0, MAX_CELL - CUT_MARK.length).replace(/[\ud800-\udbff]$/, '') + CUT_MARK;
}

/** A cell that shows a label and opens a page: a formula of ours with its result, so that it is shown before it is run. */
export interface LinkCell {
  readonly formula: string;
  readonly result: string;
}

/**
 * A link as a HYPERLINK() formula: Excel allows 65,530 real links per sheet and the writer would keep each in memory.
 * The label is Okta's data, so it goes in as one string literal, whose only escape is the doubled quote; undefined
 * where label or address does not fit one, or would need an escape in it.
 */
export function linkCell(url: string | undefined, label: string): LinkCell | undefined {
  const result = printable(label).replace(/[\t\r\n]+/g, ' ');
  if (url === undefined || result === '' || url.length > MAX_LITERAL || result.length > MAX_LITERAL) return undefined;
  const formula = `HYPERLINK(${literal(url)},${literal(result)})`;
  // LibreOffice shows an escape in a formula as it is written
  return escapedXlsxText(formula) === formula ? { formula, result } : undefined;
}

function literal(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
