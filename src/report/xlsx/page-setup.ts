import type { SheetOptions } from './workbook-stream.js';

const A4 = 9;

/** How a sheet prints: on A4, as wide as so many pages, with the run and the page number below. */
export function printed(
  orientation: 'portrait' | 'landscape',
  footer: string,
  pagesWide = 1,
): Pick<SheetOptions, 'pageSetup' | 'footer'> {
  return {
    pageSetup: {
      orientation,
      paperSize: A4,
      fitToPage: true,
      fitToWidth: pagesWide,
      fitToHeight: 0,
      pageOrder: 'overThenDown',
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    // in a footer "&" starts a code; &A is the sheet's name, &P of &N the page
    footer: `&L&8${footer.replaceAll('&', '&&')}&C&8&A&R&8&P / &N`,
  };
}
