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
  zipOf,
} from './exceljs-private.js';
import { forgetFormulas, innerPipeOf, type StreamedSheet, validationsOf } from './exceljs-sheet.js';
import { createRowBuffer } from './row-buffer.js';
import { columnLetters } from './row-xml.js';

export type { SheetOptions } from './add-worksheet.js';

export interface RowOptions {
  /** In points. */
  readonly height?: number | undefined;
  /** Whether a spreadsheet fits the height to the text again when that changes; not for the first row of a sheet. */
  readonly isHeightFitted?: boolean;
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

/** How cells of a range look while a formula, written for the range's first cell, is true. */
export interface Highlight {
  readonly range: string;
  readonly formula: string;
  readonly style: Style;
}

/** A sheet that is being written. Sheets are written one after another: a second one would be held in memory. */
export interface SheetStream {
  row(cells: readonly (Cell | undefined)[], options?: RowOptions): void;
  /** Resolves when more rows can be taken; to be called at least every few hundred rows. */
  drain(): Promise<void>;
  /** Gives a range of cells a dropdown; before `end`. */
  dropdown(dropdown: Dropdown): void;
  /** Lets nobody type into a range of cells that are not locked, so that they can still be sorted; before `end`. */
  refuseTyping(range: string, error: string): void;
  /** Paints cells while something holds of them; before `end`. */
  highlight(highlights: readonly Highlight[]): void;
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
  const filters: FilterRange[] = [];
  return {
    addSheet: (name, options) => openSheet(workbook, name, options, failure.signal, filters),
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
  options: SheetOptions,
  failed: AbortSignal,
  filters: FilterRange[],
): SheetStream {
  const sheet = addWorksheet(workbook, name, options);
  const pipe = innerPipeOf(sheet);
  const buffer = createRowBuffer(workbook, sheet);
  let rows = 0;
  return {
    row(cells, { height, isHeightFitted, merge } = {}) {
      if (rows > 0 && merge === undefined) {
        rows += 1;
        buffer.add(rows, cells, height, isHeightFitted);
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

/** What a sheet says to whoever types into its cells. */
function guidesOf(sheet: StreamedSheet): Pick<SheetStream, 'dropdown' | 'refuseTyping' | 'highlight'> {
  return {
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
    refuseTyping(range, error) {
      validationsOf(sheet).add(range, {
        type: 'custom',
        allowBlank: true,
        formulae: ['FALSE'],
        showErrorMessage: true,
        error,
      });
    },
    highlight(highlights) {
      highlights.forEach(({ range: ref, formula, style }, index) => {
        sheet.addConditionalFormatting({
          ref,
          rules: [{ type: 'expression', formulae: [formula], style, priority: index + 1 }],
        });
      });
    },
  };
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
