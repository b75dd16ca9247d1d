import { type XmlEvent, xmlEvents } from './xml-events.js';
import { openZip, type ZipReader } from './zip-reader.js';

/** One row of a sheet as its XML has it: numbers and dates as they are stored, not as they are shown. */
export interface SheetRow {
  /** As the sheet counts them, from 1. */
  readonly number: number;
  /** By column, from 0; a cell that the sheet leaves out is empty. */
  readonly cells: readonly string[];
}

export interface XlsxReader {
  /** In the order of their tabs. */
  readonly sheets: readonly string[];
  /** The rows of a sheet, as they arrive from its XML: memory holds a chunk of it. */
  rows(sheet: string): AsyncGenerator<SheetRow>;
  close(): void;
}

/** Opens a workbook to read its cells' values; throws where it is no workbook. */
export async function openXlsx(path: string): Promise<XlsxReader> {
  const zip = await openZip(path);
  try {
    const parts = await sheetParts(zip);
    // this product writes none; a spreadsheet program that saved the file again does, and then they are held
    const shared = zip.names.includes(SHARED) ? await sharedStrings(zip) : [];
    return {
      sheets: [...parts.keys()],
      rows: (sheet) => rowsOf(zip, parts.get(sheet) ?? '', shared),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const SHARED = 'xl/sharedStrings.xml';

/** The path of each sheet's XML by the sheet's name. */
async function sheetParts(zip: ZipReader): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  for await (const event of eventsOf(zip, 'xl/_rels/workbook.xml.rels')) {
    if (event.kind !== 'open' || event.name !== 'Relationship') continue;
    const { Id = '', Target = '' } = event.attributes;
    targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
  }
  const parts = new Map<string, string>();
  for await (const event of eventsOf(zip, 'xl/workbook.xml')) {
    if (event.kind !== 'open' || event.name !== 'sheet') continue;
    parts.set(event.attributes.name ?? '', targets.get(event.attributes['r:id'] ?? '') ?? '');
  }
  return parts;
}

async function sharedStrings(zip: ZipReader): Promise<readonly string[]> {
  const strings: string[] = [];
  let phonetic = false;
  for await (const event of eventsOf(zip, SHARED)) {
    if (event.kind === 'text') {
      if (!phonetic) strings[strings.length - 1] += event.text;
    } else if (event.name === 'rPh') phonetic = event.kind === 'open';
    else if (event.kind === 'open' && event.name === 'si') strings.push('');
  }
  return strings;
}

async function* rowsOf(zip: ZipReader, part: string, shared: readonly string[]): AsyncGenerator<SheetRow> {
  const read = rowReader(shared);
  for await (const batch of batchesOf(zip, part)) {
    for (const event of batch) {
      const row = read(event);
      if (row !== undefined) yield row;
    }
  }
}

/** Puts events together; returns a row with the event that ends it. */
function rowReader(shared: readonly string[]): (event: XmlEvent) => SheetRow | undefined {
  let number = 0;
  let cells: string[] = [];
  let column = 0;
  let type = '';
  let value = '';
  let inValue = false;

  function open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      number = Number(attributes.r ?? number + 1);
      cells = [];
    } else if (name === 'c') {
      column = attributes.r === undefined ? cells.length : columnOf(attributes.r);
      type = attributes.t ?? 'n';
      value = '';
    } else inValue = isValue(name);
  }

  return (event) => {
    if (event.kind === 'open') open(event.name, event.attributes);
    else if (event.kind === 'text') {
      if (inValue) value += event.text;
    } else if (event.name === 'c') {
      while (cells.length < column) cells.push('');
      cells[column] = type === 's' ? (shared[Number(value)] ?? '') : value;
    } else if (event.name === 'row') return { number, cells };
    else if (isValue(event.name)) inValue = false;
    return undefined;
  };
}

/** `v` holds a value or the cached text of a formula, `t` the text of an inline string. */
function isValue(name: string): boolean {
  return name === 'v' || name === 't';
}

/** 27 of `AB12`, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    if (letter < 'A' || letter > 'Z') break;
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}

async function* eventsOf(zip: ZipReader, part: string): AsyncGenerator<XmlEvent> {
  for await (const batch of batchesOf(zip, part)) yield* batch;
}

async function* batchesOf(zip: ZipReader, part: string): AsyncGenerator<readonly XmlEvent[]> {
  const source = await zip.read(part);
  if (source === undefined) throw new Error(`the workbook has no part ${part}`);
  try {
    yield* xmlEvents(source);
  } finally {
    source.destroy();
  }
}
