import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import type ExcelJS from 'exceljs';
import { assertParts } from './exceljs-parts.js';
import type { StreamedSheet } from './exceljs-sheet.js';

/**
 * The private parts of exceljs's streaming writer that flat memory and repeatable bytes need: it honours no
 * backpressure by itself, gives the tabs in the order of writing, stamps the wall clock and keeps every formula.
 * exceljs is pinned to one version, and what is touched is looked at before a workbook is begun (see exceljs-parts.ts).
 */

export type StreamedWorkbook = ExcelJS.stream.xlsx.WorkbookWriter;

interface Zip {
  append(source: unknown, entry: { name: string; date?: Date }): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  abort(): unknown;
}

interface PrivateWorkbook {
  readonly zip: Zip;
  readonly modified: Date;
  readonly styles: { addStyleModel(model: object, cellType?: number): number };
  _worksheets: StreamedSheet[];
  /** The names that are written, beside those that exceljs makes of print areas and titles. */
  _definedNames: { readonly model: readonly DefinedName[] };
}

interface DefinedName {
  readonly name: string;
  readonly ranges: readonly string[];
  readonly localSheetId: number;
}

/** zlib's fastest level, which is the zip's own, with larger pieces: each of them passes through several streams. */
const ZIP = { zlib: { level: 1, chunkSize: 1 << 16 } };

type WriterOptions = Partial<ExcelJS.stream.xlsx.WorkbookStreamWriterOptions> & {
  readonly creator: string;
  readonly created: Date;
};
type WriterClass = new (options: WriterOptions) => StreamedWorkbook;

/** Starts a workbook that is written into `sink`; `created` is the only time within its bytes. */
export async function startWorkbook(sink: Writable, creator: string, created: Date): Promise<StreamedWorkbook> {
  // a third of a second to load: only who writes a workbook pays it
  const { default: exceljs } = await import('exceljs');
  const Plain = exceljs.stream.xlsx.WorkbookWriter as unknown as WriterClass;
  checkParts(Plain);
  const Writer = withFixedDates(Plain);
  const workbook = new Writer({ stream: sink, useStyles: true, useSharedStrings: false, zip: ZIP, creator, created });
  skipEmptyStyles(privateOf(workbook));
  return workbook;
}

const checked = new WeakSet<WriterClass>();

/** Looks at a workbook and a sheet that nobody reads, once per process: nothing may be written before all is in place. */
function checkParts(Writer: WriterClass): void {
  if (checked.has(Writer)) return;
  const { version } = createRequire(import.meta.url)('exceljs/package.json');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const workbook = new Writer({ stream: nowhere, zip: ZIP, creator: '', created: new Date(0) });
  assertParts(version, workbook, workbook.addWorksheet('any'));
  privateOf(workbook).zip.abort();
  checked.add(Writer);
}

/** The zip that the workbook is written through. */
export function zipOf(workbook: StreamedWorkbook): Pick<Zip, 'on' | 'abort'> {
  return privateOf(workbook).zip;
}

/** The number that a style has in the workbook; the same object gives the same number. */
export function styleNumberOf(workbook: StreamedWorkbook, style: object): number {
  return privateOf(workbook).styles.addStyleModel(style);
}

/** Where a sheet has filters: `A1:R20`. */
export interface FilterRange {
  readonly sheet: string;
  readonly from: string;
  readonly to: string;
}

/** Names the filtered ranges as Excel does: LibreOffice shows no filter buttons on a range without that name. */
export function nameFilters(
  workbook: StreamedWorkbook,
  filters: readonly FilterRange[],
  tabs: readonly string[],
): void {
  const model = filters.map(({ sheet, from, to }) => ({
    name: '_xlnm._FilterDatabase',
    ranges: [`'${sheet.replaceAll("'", "''")}'!${absolute(from)}:${absolute(to)}`],
    localSheetId: tabs.indexOf(sheet),
  }));
  privateOf(workbook)._definedNames = { model };
}

function absolute(address: string): string {
  return address.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2');
}

/** Puts the tabs in this order of names. exceljs counts from one: the array's first place is a hole. */
export function setTabOrder(workbook: StreamedWorkbook, names: readonly string[]): void {
  const inner = privateOf(workbook);
  const sheets = inner._worksheets.filter(Boolean);
  const ordered = names.map((name) => {
    const sheet = sheets.find((candidate) => candidate.name === name);
    if (sheet === undefined) throw new Error(`the workbook has no sheet ${JSON.stringify(name)}`);
    return sheet;
  });
  if (ordered.length !== sheets.length) throw new Error('a sheet of the workbook has no place among its tabs');
  const sparse: StreamedSheet[] = [];
  ordered.forEach((sheet, index) => {
    sparse[index + 1] = sheet;
  });
  inner._worksheets = sparse;
}

/** Two entries are written by the constructor itself, so that the zip must be caught on its way. */
function withFixedDates(Writer: WriterClass): WriterClass {
  return class extends Writer {
    override addThemes(): Promise<void> {
      const { zip, modified } = privateOf(this);
      const append = zip.append.bind(zip);
      zip.append = (source, entry) => append(source, { ...entry, date: modified });
      return super.addThemes();
    }
  };
}

/** A cell without a style has an object of its own, and the writer would describe each one to tell that it is plain. */
function skipEmptyStyles(inner: PrivateWorkbook): void {
  const { styles } = inner;
  const addStyleModel = styles.addStyleModel.bind(styles);
  styles.addStyleModel = (model, cellType) => {
    for (const _key in model) return addStyleModel(model, cellType);
    return 0;
  };
}

function privateOf(workbook: StreamedWorkbook): PrivateWorkbook {
  return workbook as unknown as PrivateWorkbook;
}
