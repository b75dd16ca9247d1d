import { createTextBuffer } from '../../files/text-buffer.js';
import { type StreamedSheet, writeRowsXml } from './exceljs-sheet.js';

/** Rows that are XML already, on their way to their sheet in pieces. */
export interface RowBuffer {
  /** Takes the row that stands before `nextRow`. */
  add(xml: string, nextRow: number): void;
  /** Hands everything to the sheet, which then writes rows from `nextRow` on. */
  flush(nextRow: number): void;
}

/** Bytes that are handed over at a time. */
const PIECE = 1 << 16;

export function createRowBuffer(sheet: StreamedSheet): RowBuffer {
  const waiting = createTextBuffer();

  function flush(nextRow: number): void {
    if (waiting.size > 0) writeRowsXml(sheet, waiting.take(), nextRow);
  }

  return {
    add(xml, nextRow) {
      waiting.add(xml);
      if (waiting.size >= PIECE) flush(nextRow);
    },
    flush,
  };
}
