import { oneLine } from '../../files/plain-text.js';
import { escapedXlsxText } from '../../files/xlsx-text.js';
import { columnLetters } from './row-xml.js';
import type { SheetOptions } from './workbook-stream.js';

const A4 = 9;

/**
 * How a sheet prints: on A4, as wide as so many pages, with the run and the page number below. `columns` is how many of
 * its columns are printed, from the left; all of them where undefined.
 */
export function printed(
  orientation: 'portrait' | 'landscape',
  footer: string,
  pagesWide = 1,
  columns?: number | undefined,
): Pick<SheetOptions, 'pageSetup' | 'footer'> {
  return {
    pageSetup: {
      orientation,
      paperSize: A4,
      fitToPage: true,
      fitToWidth: pagesWide,
      fitToHeight: 0,
      ...(columns === undefined ? {} : { printArea: `A:${columnLetters(columns - 1)}` }),
      pageOrder: 'overThenDown',
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    footer: footerOf(footer),
  };
}

/** Excel refuses a file with a footer of more than 255 characters. */
const MAX_FOOTER = 255;

/** In a footer "&" starts a code; &A is the sheet's name, &P of &N the page. */
function footerOf(text: string): string {
  const around = (left: string) => `&L&8${left}&C&8&A&R&8&P / &N`;
  const line = oneLine(text);
  const room = MAX_FOOTER - around('').length;
  if (coded(line).length <= room) return around(coded(line));
  const characters = Array.from(line);
  while (coded(characters.join('')).length >= room) characters.pop();
  return around(`${coded(characters.join(''))}…`);
}

/** A text that says nothing but itself: a digit after the size of the letters would belong to that number. */
function coded(text: string): string {
  return escapedXlsxText(text.replaceAll('&', '&&').replace(/^(?=\d)/, ' '));
}
