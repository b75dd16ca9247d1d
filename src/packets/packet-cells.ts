import type { Cell, Style } from '../report/xlsx/cell.js';
import { textCell, timeCell } from '../report/xlsx/sheet-cells.js';
import * as styles from '../report/xlsx/sheet-styles.js';
import type { ToSerialDate } from '../report/zoned-time.js';
import type { PacketColumn } from './packet-columns.js';

/** Excel sorts no range with a locked cell in it: typing is refused instead, and what was edited shows on import. */
const UNLOCKED = { protection: { locked: false } } as const;

/** The cells to fill: open to edit, and seen to be so. */
export const TO_FILL: Style = {
  ...UNLOCKED,
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFFBEB' } },
  border: {
    top: { style: 'hair' },
    bottom: { style: 'hair' },
    left: { style: 'hair' },
    right: { style: 'hair' },
  },
  alignment: { vertical: 'top', wrapText: true },
};

const unlocked = new Map<Style, Style>();

/** The same look for a cell that is not locked, one shared object each. */
function unlockedStyle(style: Style): Style {
  const known = unlocked.get(style) ?? { ...style, ...UNLOCKED };
  unlocked.set(style, known);
  return known;
}

/** A cell of the row as the review has it. */
export function shownCell(column: PacketColumn, text: string, toSerialDate: ToSerialDate): Cell {
  const cell = cellOf(column, text, toSerialDate) ?? { value: '', style: styles.PLAIN };
  return { ...cell, style: unlockedStyle(cell.style ?? styles.PLAIN) };
}

function cellOf(column: PacketColumn, text: string, toSerialDate: ToSerialDate): Cell | undefined {
  switch (column.kind) {
    case 'time':
      return timeCell(text, toSerialDate);
    case 'mark':
      return textCell(text, styles.MARKS[text] ?? styles.PLAIN);
    case 'long-text':
      return textCell(text, styles.WRAPPED);
    default:
      return column.key === 'row' ? { value: Number(text), style: styles.PLAIN } : textCell(text, styles.PLAIN);
  }
}
