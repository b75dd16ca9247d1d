import { once } from 'node:events';
import type ExcelJS from 'exceljs';
import { inPieces } from '../../files/buffered-writer.js';
import type { OutputFile } from '../../files/output-file.js';
import type { Cell } from './cell.js';
import {
  forgetFormulas,
  innerPipeOf,
  orderSheetParts,
  protect,
  type StreamedSheet,
  type StreamedWorkbook,
  setTabOrder,
  startWorkbook,
  validationsOf,
  zipOf,
} from './exceljs-private.js';
import { createRowBuffer } from './row-buffer.js';

export interface RowOptions {
  /** In points. */
  readonly height?: number | undefined;
  /** Merges the row's first so many cells. */
  readonly merge?: number | undefined;
}

/** A list of words that a range of cells offers, with what it says when a cell is entered and when another word is typed. */
export interface Dropdown {
  /** `M2:M301` */
  readonly range: string;
  readonly values: readonly string[];
  readonly prompt: string;
  readonly error: string;
}

export interface SheetOptions {
  /** In characters. */
  readonly widths: readonly number[];
  /** Rows that stay in sight and are repeated on every printed page. */
  readonly frozenRows: number;
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

/** A sheet that is being written. Sheets are written one after another: a second one would be held in memory. */
export interface SheetStream {
  row(cells: readonly (Cell | undefined)[], options?: RowOptions): void;
  /** Resolves when more rows can be taken; to be called at least every few hundred rows. */
  drain(): Promise<void>;
  /** Gives a range of cells a dropdown; before `end`. */
  dropdown(dropdown: Dropdown): void;
  /** Ends the sheet, with filters on its header if `filterColumns` says how many columns it has. */
  end(filterColumns?: number): void;
  readonly rows: number;
  /** Bytes that wait to be compressed. */
  readonly queued: number;
}

export interface WorkbookStream {
  addSheet(name: string, options: SheetOptions): SheetStream;
  /** Ends the workbook, with its tabs in this order of names. */
  finish(tabs: readonly string[]): Promise<void>;
  /** Stops whatever is under way; never throws. */
  abandon(): void;
}

/** Bytes of a sheet that may wait for the disk. */
const MAX_QUEUED = 1 << 16;

/** Starts a workbook that goes into `file` as it is written, with `created` as the only time within its bytes. */
export async function openWorkbookStream(file: OutputFile, creator: string, created: Date): Promise<WorkbookStream> {
  const sink = inPieces(file);
  const failure = new AbortController();
  const fail = (error: Error) => failure.abort(error);
  sink.on('error', fail);
  const workbook = await startWorkbook(sink, creator, created);
  zipOf(workbook).on('error', fail);
  workbook.views = [{ x: 0, y: 0, width: 24_000, height: 14_000, firstSheet: 0, activeTab: 0, visibility: 'visible' }];
  return {
    addSheet: (name, options) => openSheet(workbook, name, options, failure.signal),
    async finish(tabs) {
      failure.signal.throwIfAborted();
      setTabOrder(workbook, tabs);
      await Promise.race([workbook.commit(), rejectionOf(failure.signal)]);
    },
    abandon() {
      zipOf(workbook).abort();
      sink.destroy();
    },
  };
}

function openSheet(workbook: StreamedWorkbook, name: string, options: SheetOptions, failed: AbortSignal): SheetStream {
  const sheet = addWorksheet(workbook, name, options);
  const pipe = innerPipeOf(sheet);
  const buffer = createRowBuffer(workbook, sheet);
  let rows = 0;
  return {
    row(cells, { height, merge } = {}) {
      if (rows > 0 && merge === undefined) {
        rows += 1;
        buffer.add(rows, cells, height);
        return;
      }
      // the first row brings what stands before all rows, and a merge is noted for what stands behind them
      rows += 1;
      buffer.flush(rows);
      const row = sheet.getRow(rows);
      cells.forEach((cell, index) => {
        if (cell === undefined) return;
        const target = row.getCell(index + 1);
        target.value = cell.value;
        if (cell.style !== undefined) target.style = cell.style;
      });
      if (height !== undefined) row.height = height;
      if (merge !== undefined) sheet.mergeCells(rows, 1, rows, merge);
      row.commit();
    },
    async drain() {
      buffer.flush(rows + 1);
      forgetFormulas(sheet);
      failed.throwIfAborted();
      if (!pipe._writableState.needDrain || pipe._writableState.length <= MAX_QUEUED) return;
      await once(pipe, 'drain', { signal: failed }).catch((error: unknown) => {
        throw failed.aborted ? failed.reason : error;
      });
    },
    dropdown({ range, values, prompt, error }) {
      validationsOf(sheet).add(range, {
        type: 'list',
        allowBlank: true,
        formulae: [`"${values.join(',')}"`],
        showInputMessage: true,
        prompt,
        showErrorMessage: true,
        error,
      });
    },
    end(filterColumns) {
      buffer.flush(rows + 1);
      if (filterColumns !== undefined) {
        sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rows, column: filterColumns } };
      }
      sheet.commit();
    },
    get rows() {
      return rows;
    },
    get queued() {
      return pipe._writableState.length;
    },
  };
}

function addWorksheet(workbook: StreamedWorkbook, name: string, options: SheetOptions): StreamedSheet {
  const { frozenRows, gridLines: showGridLines, pageSetup, footer, isProtected, isHidden } = options;
  const sheet = workbook.addWorksheet(name, {
    views: [frozenRows > 0 ? { state: 'frozen', ySplit: frozenRows, showGridLines } : { showGridLines }],
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

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
