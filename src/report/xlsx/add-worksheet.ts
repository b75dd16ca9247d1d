import type ExcelJS from 'exceljs';
import type { StreamedWorkbook } from './exceljs-private.js';
import { orderSheetParts, protect, type StreamedSheet } from './exceljs-sheet.js';

export interface SheetOptions {
  /** In characters. */
  readonly widths: readonly number[];
  /** Rows that stay in sight and are repeated on every printed page. */
  readonly frozenRows: number;
  /** Columns that stay in sight. */
  readonly frozenColumns?: number;
  /** Index of the column that is repeated on every printed page, where there are several side by side. */
  readonly repeatedColumn?: number;
  readonly gridLines: boolean;
  readonly pageSetup: Partial<ExcelJS.PageSetup>;
  readonly footer: string;
  /** Cells cannot be edited, those whose style says `protection: { locked: false }` aside; filters can be used. */
  readonly isProtected?: boolean;
  /** Not even offered among the hidden sheets that a spreadsheet shows on request. */
  readonly isHidden?: boolean;
}

/** Begins a sheet of the workbook: its view, its print and its protection. */
export function addWorksheet(workbook: StreamedWorkbook, name: string, options: SheetOptions): StreamedSheet {
  const { frozenRows, frozenColumns, gridLines: showGridLines, pageSetup, footer, isProtected, isHidden } = options;
  const frozen = {
    ...(frozenRows > 0 ? { ySplit: frozenRows } : {}),
    ...(frozenColumns ? { xSplit: frozenColumns } : {}),
  };
  const sheet = workbook.addWorksheet(name, {
    views: [Object.keys(frozen).length > 0 ? { state: 'frozen', ...frozen, showGridLines } : { showGridLines }],
    pageSetup: { ...pageSetup, ...printTitles(options) },
    headerFooter: { oddFooter: footer },
    state: isHidden === true ? 'veryHidden' : 'visible',
  });
  orderSheetParts(sheet);
  if (isProtected === true) protect(sheet);
  sheet.columns = options.widths.map((width) => ({ width }));
  return sheet;
}

function printTitles({ frozenRows, repeatedColumn }: SheetOptions): Partial<ExcelJS.PageSetup> {
  const letter = repeatedColumn === undefined ? undefined : String.fromCharCode('A'.charCodeAt(0) + repeatedColumn);
  return {
    ...(frozenRows > 0 ? { printTitlesRow: `1:${frozenRows}` } : {}),
    ...(letter === undefined ? {} : { printTitlesColumn: `${letter}:${letter}` }),
  };
}
