import { open } from 'node:fs/promises';
import { rowReader, type SheetRow } from './xlsx-cells.js';
import { batchesOf, bytesOf, eventsOf, type WorkbookParts, workbookParts } from './xlsx-parts.js';
import { decodedXlsxText } from './xlsx-text.js';
import { openZip, type ZipLimits, type ZipReader } from './zip-reader.js';

export type { SheetRow } from './xlsx-cells.js';

export interface XlsxReader {
  /** In the order of their tabs. */
  readonly sheets: readonly string[];
  /** Those that nobody sees who opens the workbook. */
  readonly hidden: ReadonlySet<string>;
  /** Whether dates count their days from 1904, not from 1900. */
  readonly date1904: boolean;
  /** The rows of a sheet, as they arrive from its XML: memory holds a chunk of it. */
  rows(sheet: string): AsyncGenerator<SheetRow>;
  /** The sheet's XML as it stands in the file. */
  xml(sheet: string): AsyncGenerator<Buffer>;
  /** When a program saved the file, by its own word, in milliseconds since 1970; undefined where it does not say. */
  savedAt(): Promise<number | undefined>;
  close(): void;
}

export interface XlsxLimits extends ZipLimits {
  /** Cells that a sheet may have, those that it leaves out between others included. */
  readonly cells?: number;
}

/** Twice what a full sheet of the widest report has. */
const MAX_CELLS = 64 * 1_048_576;
const MAX_SHARED = 64 * 1024 * 1024;

/**
 * Opens a workbook to read its cells' values, and nothing else of it; throws with the true reason where it is no
 * workbook that can be read. Whatever the program that saved it: prefixes, names of parts, shared or inline texts,
 * cells without an address, the Strict form of the format and ZIP64 are all read.
 */
export async function openXlsx(source: string | Buffer, limits: XlsxLimits = {}): Promise<XlsxReader> {
  await refuseOtherFormats(source);
  const zip = await openZip(source, limits);
  try {
    const parts = await workbookParts(zip);
    // this product writes none; a spreadsheet program that saved the file again does, and then they are held
    const sharedStrings = parts.sharedStrings === undefined ? [] : await sharedTexts(zip, parts.sharedStrings);
    const cellSource = { sharedStrings, date1904: parts.date1904, maxCells: limits.cells ?? MAX_CELLS };
    return {
      sheets: [...parts.sheets.keys()],
      hidden: parts.hidden,
      date1904: parts.date1904,
      async *rows(sheet) {
        const read = rowReader(cellSource);
        for await (const batch of batchesOf(zip, parts.sheets.get(sheet) ?? '')) {
          for (const event of batch) {
            const row = read(event);
            if (row !== undefined) yield row;
          }
        }
      },
      xml: (sheet) => bytesOf(zip, parts.sheets.get(sheet) ?? ''),
      savedAt: () => modifiedAt(zip, parts),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function sharedTexts(zip: ZipReader, part: string): Promise<readonly string[]> {
  const texts: string[] = [];
  let text: string[] = [];
  let inText = false;
  let phonetic = false;
  let characters = 0;
  for await (const event of eventsOf(zip, part)) {
    if (event.kind === 'text') {
      if (!inText || phonetic) continue;
      text.push(event.text);
      characters += event.text.length;
      if (characters > MAX_SHARED) throw new Error(`its texts have more than ${MAX_SHARED} characters together`);
      continue;
    }
    const isOpen = event.kind === 'open';
    if (event.name === 'rPh') phonetic = isOpen;
    else if (event.name === 't') inText = isOpen;
    else if (event.name === 'si' && isOpen) text = [];
    else if (event.name === 'si') texts.push(decodedXlsxText(text.join('')));
  }
  return texts;
}

async function modifiedAt(zip: ZipReader, { coreProperties }: WorkbookParts): Promise<number | undefined> {
  if (coreProperties === undefined) return undefined;
  let text = '';
  let isModified = false;
  for await (const event of eventsOf(zip, coreProperties)) {
    if (event.kind === 'text') {
      if (isModified) text += event.text;
    } else if (event.name === 'modified') isModified = event.kind === 'open';
  }
  const ms = Date.parse(text.trim());
  return Number.isNaN(ms) ? undefined : ms;
}

const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** What is not a ZIP at all says what it is instead: a password hides a workbook in a file of Office's older kind. */
async function refuseOtherFormats(source: string | Buffer): Promise<void> {
  const head = typeof source === 'string' ? await headOf(source) : source;
  if (head.subarray(0, 8).equals(COMPOUND_FILE)) {
    throw new Error(
      head.includes(ENCRYPTED)
        ? 'it is encrypted: save it without a password and without restricted access'
        : 'it is a file of Office 97 to 2003, or encrypted: save it as .xlsx, without a password',
    );
  }
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(head.subarray(0, 64).toString('latin1'))) {
    throw new Error('it is a web page or XML, whatever its name says: save it as .xlsx');
  }
  if (head.length === 0) throw new Error('it is empty: nothing was saved, or it is still on its way');
  if (head.subarray(0, 4).toString('latin1') === '%PDF') throw new Error('it is a PDF: send the workbook itself');
  if (isText(head)) throw new Error('it is text, as a CSV file is, whatever its name says: give it the extension .csv');
}

/** Lines of text, of whatever encoding: a ZIP has control characters in its first bytes. */
function isText(head: Buffer): boolean {
  const isWide = head[0] === 0xff || head[0] === 0xfe;
  return isWide || !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(head.subarray(0, 512).toString('latin1'));
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
