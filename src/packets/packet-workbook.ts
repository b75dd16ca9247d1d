import { createOutputFile, type FileFact } from '../files/output-file.js';
import type { Cell, Style } from '../report/xlsx/cell.js';
import { printed } from '../report/xlsx/page-setup.js';
import { heightOf, linesOf } from '../report/xlsx/row-height.js';
import { textCell, timeCell } from '../report/xlsx/sheet-cells.js';
import * as styles from '../report/xlsx/sheet-styles.js';
import { openWorkbookStream, type WorkbookStream } from '../report/xlsx/workbook-stream.js';
import type { ToSerialDate } from '../report/zoned-time.js';
import { PRODUCT } from '../version.js';
import { DECISION_COLUMN, DECISION_HEADINGS, DECISIONS, type PacketColumn, SHOWN_COLUMNS } from './packet-columns.js';
import { HELP_WIDTHS, helpRows } from './packet-help.js';
import type { PacketRow } from './packet-row.js';
import { IDENTITY_LABELS, KEY_HEADINGS, PACKET_SCHEMA, PACKET_SHEETS, type PacketIdentity } from './packet-sheets.js';

const ROWS_PER_DRAIN = 64;
const DECISION_WIDTH = 12;
const REASON_WIDTH = 40;

/** The cells to fill: open to edit, and seen to be so. */
const TO_FILL: Style = {
  protection: { locked: false },
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
    await book.finish([PACKET_SHEETS.review, PACKET_SHEETS.help, PACKET_SHEETS.run]);
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
  const sheet = book.addSheet(PACKET_SHEETS.review, {
    widths: [...SHOWN_COLUMNS.map(({ width }) => width), DECISION_WIDTH, REASON_WIDTH],
    frozenRows: 1,
    gridLines: true,
    isProtected: true,
    ...printed('landscape', `${identity.org} as of ${identity.asOf}, for ${identity.reviewer}`),
  });
  const headings = [...SHOWN_COLUMNS.map(({ heading }) => heading), ...DECISION_HEADINGS];
  sheet.row(
    headings.map((value) => ({ value, style: styles.HEADER })),
    { height: 30 },
  );
  let number = 0;
  for await (const row of rows()) {
    number += 1;
    const texts = SHOWN_COLUMNS.map((column) => column.show(row, number));
    const cells = SHOWN_COLUMNS.map((column, index) => shownCell(column, texts[index] ?? '', toSerialDate));
    sheet.row([...cells, { value: '', style: TO_FILL }, { value: '', style: TO_FILL }], { height: heightFor(texts) });
    if (number % ROWS_PER_DRAIN === 0) await sheet.drain();
  }
  const column = String.fromCharCode(64 + DECISION_COLUMN);
  sheet.dropdown({
    range: `${column}2:${column}${number + 1}`,
    values: DECISIONS,
    prompt: 'keep or revoke. A revoke needs a decision_reason, and so does a keep where revoke is recommended.',
    error: 'Choose keep or revoke, or leave the cell empty.',
  });
  await sheet.drain();
  sheet.end(headings.length);
}

function shownCell(column: PacketColumn, text: string, toSerialDate: ToSerialDate): Cell | undefined {
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

function heightFor(texts: readonly string[]): number | undefined {
  const lines = SHOWN_COLUMNS.map(({ kind, width }, index) =>
    kind === 'long-text' ? linesOf(texts[index] ?? '', width) : 1,
  );
  return heightOf(Math.max(...lines));
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
