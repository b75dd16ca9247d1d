import { createOutputFile, type FileFact } from '../files/output-file.js';
import { printed } from '../report/xlsx/page-setup.js';
import { textCell } from '../report/xlsx/sheet-cells.js';
import * as styles from '../report/xlsx/sheet-styles.js';
import { openWorkbookStream, type WorkbookStream } from '../report/xlsx/workbook-stream.js';
import type { ToSerialDate } from '../report/zoned-time.js';
import { PRODUCT } from '../version.js';
import { shownCell, TO_FILL } from './packet-cells.js';
import { FROZEN_COLUMNS, isShown, PRINTED_COLUMNS, REVIEW_COLUMNS } from './packet-columns.js';
import { fittedHeight } from './packet-height.js';
import { HELP_WIDTHS, helpRows } from './packet-help.js';
import type { PacketRow } from './packet-row.js';
import { addRules } from './packet-rules.js';
import { IDENTITY_LABELS, KEY_HEADINGS, PACKET_SCHEMA, PACKET_SHEETS, type PacketIdentity } from './packet-sheets.js';

const ROWS_PER_DRAIN = 64;

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

async function writeKeys(book: WorkbookStream, { identity, rows }: PacketWorkbookOptions): Promise<void> {
  const sheet = book.addSheet(PACKET_SHEETS.run, {
    widths: [16, 26, 26, 70],
    frozenRows: 0,
    gridLines: true,
    isProtected: true,
    isHidden: true,
    ...printed('landscape', identity.org),
  });
  const { org, asOf, startedAt, reviewer, token } = identity;
  const values = [PACKET_SCHEMA, org, asOf, startedAt, reviewer, token];
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
