import type ExcelJS from 'exceljs';
import { ConfigError } from '../../errors.js';
import { DECISION_COLUMN, DECISION_HEADINGS, REASON_COLUMN, SHOWN_COLUMNS } from '../../packets/packet-columns.js';
import { IDENTITY_LABELS, KEY_HEADINGS, PACKET_SCHEMA, PACKET_SHEETS } from '../../packets/packet-sheets.js';
import { serialDatesIn } from '../../report/zoned-time.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { cellValue } from './cell-value.js';
import type { FileToRead } from './file-to-read.js';
import type { Refusal, ReturnedFile, ReturnedRow } from './returned-row.js';
import { unpackedSize } from './unpacked-size.js';

const MAX_UNPACKED = 512 * 1024 * 1024;
const FIRST_KEY_ROW = IDENTITY_LABELS.length + 2;

interface Key {
  readonly row: number;
  readonly appId: string;
  readonly userId: string;
  readonly rowDigest: string;
}

/** Reads a packet that came back, saved by whatever spreadsheet program. Rows without a decision are left open. */
export async function readPacket(file: FileToRead, run: FinishedRun): Promise<ReturnedFile> {
  const book = await loadWorkbook(file);
  const hidden = book.getWorksheet(PACKET_SHEETS.run);
  const review = book.worksheets.find(isReview);
  if (hidden === undefined || review === undefined) {
    const missing = hidden === undefined ? PACKET_SHEETS.run : PACKET_SHEETS.review;
    throw new ConfigError([
      `${file.name} is no packet: its sheet ${missing} is missing. Fill in the packet as it was sent`,
    ]);
  }
  const identity = identityOf(hidden);
  const foreign = foreignCell(identity, run);
  if (foreign !== undefined) return { rows: [], refusals: [{ file: file.name, ...foreign }] };
  const keys = keysOf(hidden);
  const toSerialDate = serialDatesIn(run.policy.report.timezone);
  const rows: ReturnedRow[] = [];
  const refusals: Refusal[] = [];
  review.eachRow((row, number) => {
    const decision = String(cellValue(row.getCell(DECISION_COLUMN)));
    const reason = String(cellValue(row.getCell(REASON_COLUMN)));
    if (number === 1 || (decision.trim() === '' && reason.trim() === '')) return;
    const at = (column: number) => `${review.name}!${row.getCell(column).address}`;
    const values = SHOWN_COLUMNS.map((_column, index) => cellValue(row.getCell(index + 1)));
    const key = keys.get(Number(values[0]));
    if (key === undefined) {
      refusals.push({
        file: file.name,
        cell: at(1),
        why: 'no row of this packet has that number: it was added or changed',
      });
      return;
    }
    rows.push({
      ...key,
      file: file.name,
      sha256: file.sha256,
      decision,
      reason,
      reviewer: identity.reviewer,
      cells: {
        key: at(1),
        digest: `${hidden.name}!D${key.row}`,
        decision: at(DECISION_COLUMN),
        reason: at(REASON_COLUMN),
        reviewer: `${hidden.name}!B${IDENTITY_LABELS.indexOf('reviewer') + 1}`,
      },
      shown: {
        number: Number(values[0]),
        values,
        cells: SHOWN_COLUMNS.map((_column, index) => at(index + 1)),
        toSerialDate,
      },
    });
  });
  return { rows, refusals };
}

async function loadWorkbook(file: FileToRead): Promise<ExcelJS.Workbook> {
  const unpacked = unpackedSize(file.bytes);
  if (unpacked === undefined) throw new ConfigError([`${file.name} is no XLSX workbook`]);
  if (unpacked > MAX_UNPACKED) {
    throw new ConfigError([`${file.name} unpacks to ${unpacked} bytes; ${MAX_UNPACKED} are read at most`]);
  }
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.Workbook();
  try {
    // exceljs's types know no Buffer but its own
    await book.xlsx.load(new Uint8Array(file.bytes).buffer as ExcelJS.Buffer);
  } catch (error) {
    throw new ConfigError(
      [`${file.name} cannot be read as an XLSX workbook: it is damaged or protected by a password`],
      {
        cause: error,
      },
    );
  }
  return book;
}

/** The sheet to fill, also where somebody has renamed it. */
function isReview(sheet: ExcelJS.Worksheet): boolean {
  const header = sheet.getRow(1);
  return (
    cellValue(header.getCell(DECISION_COLUMN)) === DECISION_HEADINGS[0] &&
    cellValue(header.getCell(REASON_COLUMN)) === DECISION_HEADINGS[1]
  );
}

type Identity = Readonly<Record<(typeof IDENTITY_LABELS)[number], string>>;

function identityOf(hidden: ExcelJS.Worksheet): Identity {
  const value = (label: (typeof IDENTITY_LABELS)[number]) =>
    String(cellValue(hidden.getCell(IDENTITY_LABELS.indexOf(label) + 1, 2)));
  return {
    schema: value('schema'),
    org: value('org'),
    as_of: value('as_of'),
    run_started_at: value('run_started_at'),
    reviewer: value('reviewer'),
  };
}

/** Where the packet says that it is of something else; undefined where it is of this run. */
function foreignCell(identity: Identity, { facts }: FinishedRun): { cell: string; why: string } | undefined {
  const expected = { schema: PACKET_SCHEMA, org: facts.org, as_of: facts.asOf, run_started_at: facts.startedAt };
  const labels = ['schema', 'org', 'as_of', 'run_started_at'] as const;
  const label = labels.find((name) => identity[name] !== expected[name]);
  if (label === undefined) return undefined;
  return {
    cell: `${PACKET_SHEETS.run}!B${IDENTITY_LABELS.indexOf(label) + 1}`,
    why: `the packet is of another run: its ${label} is ${JSON.stringify(identity[label])}, the run's is ${JSON.stringify(expected[label])}`,
  };
}

function keysOf(hidden: ExcelJS.Worksheet): Map<number, Key> {
  const keys = new Map<number, Key>();
  hidden.eachRow((row, number) => {
    if (number < FIRST_KEY_ROW) return;
    const [index, appId, userId, rowDigest] = KEY_HEADINGS.map((_heading, column) =>
      cellValue(row.getCell(column + 1)),
    );
    keys.set(Number(index), {
      row: number,
      appId: String(appId),
      userId: String(userId),
      rowDigest: String(rowDigest),
    });
  });
  return keys;
}
