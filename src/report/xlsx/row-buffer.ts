import { createTextBuffer } from '../../files/text-buffer.js';
import type { Cell, Style } from './cell.js';
import { type StreamedWorkbook, styleNumberOf } from './exceljs-private.js';
import { type StreamedSheet, writeRowsXml } from './exceljs-sheet.js';
import { rowXml, type StyleNumber } from './row-xml.js';

/** Rows that are XML already, on their way to their sheet in pieces. */
export interface RowBuffer {
  add(number: number, cells: readonly (Cell | undefined)[], height: number | undefined, isHeightFitted?: boolean): void;
  /** Hands everything to the sheet, which then writes rows from `nextRow` on. */
  flush(nextRow: number): void;
}

/** Bytes that are handed over at a time. */
const PIECE = 1 << 16;

export function createRowBuffer(workbook: StreamedWorkbook, sheet: StreamedSheet): RowBuffer {
  const styleNumber = styleNumbers(workbook);
  const waiting = createTextBuffer();

  function flush(nextRow: number): void {
    if (waiting.size > 0) writeRowsXml(sheet, waiting.take(), nextRow);
  }

  return {
    add(number, cells, height, isHeightFitted) {
      waiting.add(rowXml(number, cells, styleNumber, height, isHeightFitted));
      if (waiting.size >= PIECE) flush(number + 1);
    },
    flush,
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
