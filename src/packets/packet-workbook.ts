import { createOutputFile, type FileFact } from '../files/output-file.js';
import type { Cell, Style } from '../report/xlsx/cell.js';
import { printed } from '../report/xlsx/page-setup.js';
import { columnLetters } from '../report/xlsx/row-xml.js';
import { textCell, timeCell } from '../report/xlsx/sheet-cells.js';
import * as styles from '../report/xlsx/sheet-styles.js';
import { openWorkbookStream, type SheetStream, type WorkbookStream } from '../report/xlsx/workbook-stream.js';
import type { ToSerialDate } from '../report/zoned-time.js';
import { PRODUCT } from '../version.js';
import {
  DECISION_COLUMN,
  DECISIONS,
  FROZEN_COLUMNS,
  isShown,
  type PacketColumn,
  PRINTED_COLUMNS,
  REASON_COLUMN,
  REVIEW_COLUMNS,
} from './packet-columns.js';

import { fittedHeight } from './packet-height.js';
import { HELP_WIDTHS, helpRows } from './packet-help.js';
import type { PacketRow } from './packet-row.js';
import { IDENTITY_LABELS, KEY_HEADINGS, PACKET_SCHEMA, PACKET_SHEETS, type PacketIdentity } from './packet-sheets.js';

const ROWS_PER_DRAIN = 64;

/** Excel sorts no range with a locked cell in it: typing is refused instead, and what was edited shows on import. */
const UNLOCKED = { protection: { locked: false } } as const;

/** The cells to fill: open to edit, and seen to be so. */
const TO_FILL: Style = {
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

export interface PacketWorkbookOptions {
  readonly identity: PacketIdentity;
  readonly toSerialDate: ToSerialDate;
  /** The file's rows, in order, read twice: for the people's sheet and for the hidden one. */
  readonly rows: () => AsyncIterable<PacketRow>;
  readonly count: number;
}

/** Writes one packet, row by row. */
export async function writePacketWorkbook(
  path: string,
  name: string,
  options: PacketWorkbookOptions,
): Promise<FileFact> {
  const file = await createOutputFile(path, { name });
  // as-of, so that the same run gives the same bytes
  const book = await openWorkbookStream(file, PRODUCT, new Date(options.identity.asOf));
  try {
    await writeReview(book, options);
    await writeKeys(book, options);
    await writeHelp(book, options);
    await book.finish([PACKET_SHEETS.help, PACKET_SHEETS.review, PACKET_SHEETS.run]);
    return await file.finish();
  } catch (error) {
    book.abandon();
    await file.abandon();
    throw error;
  }
}

async function writeReview(
  book: WorkbookStream,
  { identity, toSerialDate, rows }: PacketWorkbookOptions,
): Promise<void> {
  const footer = `${identity.org} as of ${identity.asOf}, for ${identity.reviewer}`;
  const sheet = book.addSheet(PACKET_SHEETS.review, {
    widths: REVIEW_COLUMNS.map(({ width }) => width),
    frozenRows: 1,
    frozenColumns: FROZEN_COLUMNS,
    gridLines: true,
    isProtected: true,
    ...printed('landscape', footer, 1, PRINTED_COLUMNS),
  });
  sheet.row(
    REVIEW_COLUMNS.map(({ heading }) => ({ value: heading, style: styles.HEADER })),
    { height: 45 },
  );
  let number = 0;
  for await (const row of rows()) {
    number += 1;
    const texts = REVIEW_COLUMNS.map((column) => (isShown(column) ? column.show(row, number) : ''));
    const wrapped = REVIEW_COLUMNS.map(({ kind, width }, at) => ({
      text: kind === 'long-text' ? (texts[at] ?? '') : '',
      width,
    }));
    const cells = REVIEW_COLUMNS.map((column, at) =>
      isShown(column) ? shownCell(column, texts[at] ?? '', toSerialDate) : { value: '', style: TO_FILL },
    );
    sheet.row(cells, { height: fittedHeight(wrapped), isHeightFitted: true });
    if (number % ROWS_PER_DRAIN === 0) await sheet.drain();
  }
  addRules(sheet, number + 1);
  await sheet.drain();
  sheet.end(REVIEW_COLUMNS.length);
}

const GOOD: Style = { fill: fillOf('FFDCFCE7') };
const BAD: Style = { fill: fillOf('FFFECACA') };
const WAITING: Style = { fill: fillOf('FFFDBA74') };

/** What may be typed where, and how it looks once it is. */
function addRules(sheet: SheetStream, last: number): void {
  const [decision, reason, end] = [DECISION_COLUMN, REASON_COLUMN, REVIEW_COLUMNS.length].map((n) =>
    columnLetters(n - 1),
  );
  sheet.dropdown({
    range: `${decision}2:${decision}${last}`,
    values: DECISIONS,
    prompt: 'keep or revoke. A revoke needs a Reason, and so does a keep where revoke is recommended.',
    error: 'Choose keep or revoke, or leave the cell empty.',
  });
  const refusal = 'Only Decision and Reason are yours to fill: the rest is what the review says.';
  sheet.refuseTyping(`A2:${columnLetters(DECISION_COLUMN - 2)}${last}`, refusal);
  sheet.refuseTyping(`${columnLetters(REASON_COLUMN)}2:${end}${last}`, refusal);
  const recommendation = columnLetters(REVIEW_COLUMNS.findIndex(({ key }) => key === 'recommendation'));
  const needsReason = `OR($${decision}2="revoke",AND($${decision}2="keep",$${recommendation}2="revoke"))`;
  const both = `${decision}2:${reason}${last}`;
  sheet.highlight([
    { range: `${reason}2:${reason}${last}`, formula: `AND(${needsReason},TRIM($${reason}2)="")`, style: WAITING },
    { range: both, formula: `$${decision}2="keep"`, style: GOOD },
    { range: both, formula: `$${decision}2="revoke"`, style: BAD },
  ]);
}

function fillOf(argb: string): NonNullable<Style['fill']> {
  // of a conditional format, programs take the background where a cell's own fill has a foreground
  return { type: 'pattern', pattern: 'solid', bgColor: { argb } };
}

const unlocked = new Map<Style, Style>();

/** The same look for a cell that is not locked, one shared object each. */
function unlockedStyle(style: Style): Style {
  const known = unlocked.get(style) ?? { ...style, ...UNLOCKED };
  unlocked.set(style, known);
  return known;
}

function shownCell(column: PacketColumn, text: string, toSerialDate: ToSerialDate): Cell {
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

async function writeKeys(book: WorkbookStream, { identity, rows }: PacketWorkbookOptions): Promise<void> {
  const sheet = book.addSheet(PACKET_SHEETS.run, {
    widths: [16, 26, 26, 70],
    frozenRows: 0,
    gridLines: true,
    isProtected: true,
    isHidden: true,
    ...printed('landscape', identity.org),
  });
  const values = [PACKET_SCHEMA, identity.org, identity.asOf, identity.startedAt, identity.reviewer];
  IDENTITY_LABELS.forEach((label, index) => {
    sheet.row([textCell(label, styles.PLAIN), textCell(values[index] ?? '', styles.AS_TEXT)]);
  });
  sheet.row(KEY_HEADINGS.map((heading) => textCell(heading, styles.PLAIN)));
  let number = 0;
  for await (const { facts, digest } of rows()) {
    number += 1;
    sheet.row([
      { value: number },
      textCell(facts.app_id, styles.PLAIN),
      textCell(facts.user_id, styles.PLAIN),
      textCell(digest, styles.PLAIN),
    ]);
    if (number % ROWS_PER_DRAIN === 0) await sheet.drain();
  }
  await sheet.drain();
  sheet.end();
}

async function writeHelp(book: WorkbookStream, { identity, count }: PacketWorkbookOptions): Promise<void> {
  const sheet = book.addSheet(PACKET_SHEETS.help, {
    widths: HELP_WIDTHS,
    frozenRows: 0,
    gridLines: false,
    isProtected: true,
    ...printed('portrait', identity.org),
  });
  for (const { cells, ...options } of helpRows(identity, count)) sheet.row(cells, options);
  await sheet.drain();
  sheet.end();
}
