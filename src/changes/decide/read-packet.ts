import { ConfigError, messageOf } from '../../errors.js';
import { openXlsx, type XlsxReader } from '../../files/xlsx-rows.js';
import { PACKET_LAYOUTS, type PacketLayout } from '../../packets/packet-columns.js';
import { PACKET_SHEETS } from '../../packets/packet-sheets.js';
import { serialDatesIn } from '../../report/zoned-time.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { lettersOf } from './column-letters.js';
import type { FileToRead } from './file-to-read.js';
import { foreignCell, type HiddenSheet, REVIEWER_CELL, readHiddenSheet } from './hidden-sheet.js';
import { isLeftOpen, looksDecided, type Refusal, type ReturnedFile, type ReturnedRow } from './returned-row.js';
import { findReviewSheets, type ReviewSheet } from './review-sheet.js';

/** What a packet of 20,000 rows unpacks to is a fifth of this, whatever program saved it. */
const LIMITS = { unpacked: 256 * 1024 * 1024, cells: 4_000_000 };

/** Reads a packet that came back, saved by whatever spreadsheet program. Throws ConfigError where it cannot be read at all. */
export async function readPacket(file: FileToRead, run: FinishedRun): Promise<ReturnedFile> {
  let book: XlsxReader | undefined;
  try {
    book = await openXlsx(file.bytes, LIMITS);
    return await readBook(book, file, run);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`${file.name} cannot be read as an XLSX workbook: ${messageOf(error)}`], { cause: error });
  } finally {
    book?.close();
  }
}

async function readBook(book: XlsxReader, file: FileToRead, run: FinishedRun): Promise<ReturnedFile> {
  const own = await book.savedAt();
  // a program that keeps the time at which the packet was written does not say when it saved it
  const isStated = own !== undefined && own !== Date.parse(run.facts.asOf);
  const savedAt = isStated ? ({ ms: own, by: 'file' } as const) : ({ ms: file.changedAt, by: 'system' } as const);
  if (!book.sheets.includes(PACKET_SHEETS.run)) throw noPacket(file, PACKET_SHEETS.run);
  const hidden = await readHiddenSheet(book.rows(PACKET_SHEETS.run));
  const foreign = foreignCell(hidden, run);
  if (foreign !== undefined)
    return { savedAt, rows: [], refusals: [{ file: file.name, reviewer: hidden.identity.reviewer, ...foreign }] };
  const layout = PACKET_LAYOUTS.get(hidden.identity.schema);
  if (layout === undefined) throw new ConfigError([`${file.name} has another layout than this version knows`]);
  const sheets = await findReviewSheets(file.name, book, layout.columns);
  if (sheets.length === 0) throw noPacket(file, PACKET_SHEETS.review);
  const toSerial = serialDatesIn(run.policy.report.timezone);
  const toSerialDate = (ms: number) => {
    const serial = toSerial(ms);
    return serial === undefined || !book.date1904 ? serial : serial - DAYS_TO_1904;
  };
  const read: { sheet: ReviewSheet; rows: ReturnedRow[]; refusals: Refusal[] }[] = [];
  for (const sheet of sheets) {
    read.push({ sheet, ...(await readSheet(book, sheet, { file, hidden, layout, savedAt, toSerialDate })) });
  }
  const filled = read.filter(({ rows, refusals }) => refusals.length > 0 || !rows.every(isLeftOpen));
  if (filled.length > 1) {
    const names = filled.map(({ sheet }) => sheet.name).join(' and ');
    throw new ConfigError([`${file.name} has decisions on the sheets ${names}: none is taken; keep them on one`]);
  }
  const unseen = filled.find(({ sheet }) => book.hidden.has(sheet.name));
  if (unseen !== undefined) {
    const what = `has decisions on the sheet ${unseen.sheet.name}, which is hidden`;
    throw new ConfigError([`${file.name} ${what}: none is taken; show it, so that it is seen what is decided`]);
  }
  const { rows = [], refusals = [] } = filled[0] ?? read[0] ?? {};
  return { savedAt, rows, refusals };
}

/** A workbook that counts its days from 1904 has dates by so many days smaller. */
const DAYS_TO_1904 = 1_462;

interface SheetContext {
  readonly file: FileToRead;
  readonly hidden: HiddenSheet;
  readonly layout: PacketLayout;
  readonly savedAt: ReturnedFile['savedAt'];
  readonly toSerialDate: (ms: number) => number | undefined;
}

async function readSheet(
  book: XlsxReader,
  { name, places }: ReviewSheet,
  { file, hidden, layout, savedAt, toSerialDate }: SheetContext,
): Promise<{ rows: ReturnedRow[]; refusals: Refusal[] }> {
  const rows: ReturnedRow[] = [];
  const refusals: Refusal[] = [];
  const own = new Set(places.values());
  for await (const { number, cells } of book.rows(name)) {
    if (number === 1) continue;
    const text = (key: string) => cells[places.get(key) ?? -1] ?? '';
    const at = (column: number) => `${name}!${lettersOf(column)}${number}`;
    const place = (key: string) => at(places.get(key) ?? 0);
    const decision = text('decision').trim();
    const reason = text('reason').trim();
    const astray = cells.findIndex((cell, index) => !own.has(index) && looksDecided(cell));
    const key = hidden.keys.get(text('row'));
    if (key === undefined) {
      if (decision === '' && reason === '' && astray < 0) continue;
      const why = 'no row of this packet has that number: it was added or changed';
      refusals.push({
        file: file.name,
        cell: place('row'),
        why,
        found: text('row'),
        reviewer: hidden.identity.reviewer,
      });
      continue;
    }
    rows.push({
      ...key,
      file: file.name,
      sha256: file.sha256,
      savedAt,
      decision,
      reason,
      reviewer: hidden.identity.reviewer,
      token: hidden.identity.packet_token,
      cells: {
        key: place('row'),
        digest: key.digestCell,
        decision: place('decision'),
        reason: place('reason'),
        reviewer: REVIEWER_CELL,
      },
      shown: {
        number: Number(text('row')),
        columns: layout.shown,
        values: layout.shown.map((column) => text(column.key)),
        cells: layout.shown.map((column) => place(column.key)),
        toSerialDate,
      },
      astray: astray < 0 ? undefined : { cell: at(astray), text: cells[astray] ?? '' },
    });
  }
  return { rows, refusals };
}

function noPacket({ name }: FileToRead, sheet: string): ConfigError {
  return new ConfigError([`${name} is not a packet: its sheet ${sheet} is missing. Fill in the packet as it was sent`]);
}
