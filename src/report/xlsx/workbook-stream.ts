import { once } from 'node:events';
import { inPieces } from '../../files/buffered-writer.js';
import type { OutputFile } from '../../files/output-file.js';
import { addWorksheet, type SheetOptions } from './add-worksheet.js';
import type { Cell, Style } from './cell.js';
import {
  type FilterRange,
  nameFilters,
  type StreamedWorkbook,
  setTabOrder,
  startWorkbook,
  styleNumberOf,
  zipOf,
} from './exceljs-private.js';
import { forgetFormulas, innerPipeOf } from './exceljs-sheet.js';
import { createRowBuffer } from './row-buffer.js';
import { cellsXml, columnLetters, type RowCells, rowXml, type StyleNumber } from './row-xml.js';
import { guidesOf, type SheetGuides } from './sheet-guides.js';

export type { SheetOptions } from './add-worksheet.js';
export type { Dropdown, Highlight } from './sheet-guides.js';

export interface RowOptions {
  /** In points. */
  readonly height?: number | undefined;
  /** Whether a spreadsheet fits the height to the text again when that changes; not for the first row of a sheet. */
  readonly isHeightFitted?: boolean;
  /** Merges the row's first so many cells. */
  readonly merge?: number | undefined;
}

/** A sheet that is being written. Sheets are written one after another: a second one would be held in memory. */
export interface SheetStream extends SheetGuides {
  row(cells: readonly (Cell | undefined)[], options?: RowOptions): void;
  /** Takes a row whose cells are written already, by `styleNumber` of the workbook; not as the first row of a sheet. */
  writtenRow(cells: RowCells, height: number | undefined): void;
  /** Resolves when more rows can be taken; to be called at least every few hundred rows. */
  drain(): Promise<void>;
  /** Ends the sheet, with filters on its header if `filterColumns` says how many columns it has. */
  end(filterColumns?: number): void;
  readonly rows: number;
  /** Bytes that wait to be compressed. */
  readonly queued: number;
}

export interface WorkbookStream {
  readonly styleNumber: StyleNumber;
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
  const filters: FilterRange[] = [];
  const styleNumber = styleNumbers(workbook);
  return {
    styleNumber,
    addSheet: (name, options) => openSheet(workbook, name, { ...options, styleNumber }, failure.signal, filters),
    async finish(tabs) {
      failure.signal.throwIfAborted();
      setTabOrder(workbook, tabs);
      nameFilters(workbook, filters, tabs);
      await Promise.race([workbook.commit(), rejectionOf(failure.signal)]);
    },
    abandon() {
      zipOf(workbook).abort();
      sink.destroy();
    },
  };
}

function openSheet(
  workbook: StreamedWorkbook,
  name: string,
  { styleNumber, ...options }: SheetOptions & { readonly styleNumber: StyleNumber },
  failed: AbortSignal,
  filters: FilterRange[],
): SheetStream {
  const sheet = addWorksheet(workbook, name, options);
  const pipe = innerPipeOf(sheet);
  const buffer = createRowBuffer(sheet);
  let rows = 0;

  function writtenRow(cells: RowCells, height: number | undefined, isHeightFitted?: boolean): void {
    rows += 1;
    buffer.add(rowXml(rows, cells, height, isHeightFitted), rows + 1);
  }

  return {
    writtenRow,
    row(cells, { height, isHeightFitted, merge } = {}) {
      if (rows > 0 && merge === undefined) {
        writtenRow(cellsXml(rows + 1, cells, styleNumber), height, isHeightFitted);
        return;
      }
      // the first row brings what stands before all rows, and a merge is noted for what stands after them
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
    ...guidesOf(sheet),
    end(filterColumns) {
      buffer.flush(rows + 1);
      if (filterColumns !== undefined) {
        sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rows, column: filterColumns } };
        filters.push({ sheet: name, from: 'A1', to: `${columnLetters(filterColumns - 1)}${rows}` });
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

/** Looks every style up once: the writer itself describes it each time, to compare it with all others. */
function styleNumbers(workbook: StreamedWorkbook): StyleNumber {
  const numbers = new Map<Style, number>();
  return (style) => {
    const known = numbers.get(style);
    if (known !== undefined) return known;
    const number = styleNumberOf(workbook, style);
    numbers.set(style, number);
    return number;
  };
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
