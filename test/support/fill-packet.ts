import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import exceljs from 'exceljs';
import { DECISION_COLUMN, REASON_COLUMN } from '../../src/packets/packet-columns.js';
import { temporaryFolder } from './temporary-folder.js';

const run = promisify(execFile);

/** What a reviewer writes into a packet: by row of the sheet, which counts its header. */
export type Filled = Readonly<Record<number, readonly [decision: string, reason: string]>>;

/** Fills a packet in as a reviewer does, into a file of its own. `edit` changes whatever else a test is about. */
export async function fillPacket(
  path: string,
  filled: Filled,
  edit: (book: exceljs.Workbook) => void = () => {},
): Promise<string> {
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.getWorksheet('Review');
  if (sheet === undefined) throw new Error('the packet has no sheet to fill');
  for (const [row, [decision, reason]] of Object.entries(filled)) {
    sheet.getCell(Number(row), DECISION_COLUMN).value = decision;
    sheet.getCell(Number(row), REASON_COLUMN).value = reason;
  }
  edit(book);
  const returned = join(await temporaryFolder('returned'), basename(path));
  await book.xlsx.writeFile(returned);
  return returned;
}

/** The file as LibreOffice saves it after opening it. */
export async function savedByLibreOffice(path: string): Promise<string> {
  const out = await temporaryFolder('libreoffice');
  const profile = join(out, 'profile');
  await mkdir(profile);
  await run('soffice', [
    `-env:UserInstallation=file://${profile}`,
    '--headless',
    '--convert-to',
    'xlsx:Calc MS Excel 2007 XML',
    '--outdir',
    out,
    path,
  ]);
  return join(out, basename(path));
}
