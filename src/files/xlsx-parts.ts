import { posix } from 'node:path';
import { type XmlEvent, xmlEvents } from './xml-events.js';
import type { ZipReader } from './zip-reader.js';

/** Where a workbook keeps what: paths within its ZIP, whatever the program that wrote it calls its parts. */
export interface WorkbookParts {
  /** By the sheets' names, in the order of their tabs. */
  readonly sheets: ReadonlyMap<string, string>;
  /** Those that nobody sees who opens the workbook. */
  readonly hidden: ReadonlySet<string>;
  readonly sharedStrings: string | undefined;
  /** What the file says of itself: who saved it, and when. */
  readonly coreProperties: string | undefined;
  /** Whether days are counted from 1904, as old programs for the Macintosh did. */
  readonly date1904: boolean;
}

/** The namespaces of workbooks and sheets, in the format's Transitional and its Strict form. */
export const SPREADSHEET_SPACES: ReadonlySet<string> = new Set([
  '',
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
]);

const MAX_SHEETS = 1_000;

/** Reads a workbook's own parts. Throws with the true reason where the ZIP is something else. */
export async function workbookParts(zip: ZipReader): Promise<WorkbookParts> {
  const root = await relationships(zip, '');
  const workbook = root.ofType('/officeDocument') ?? 'xl/workbook.xml';
  if (workbook.toLowerCase().endsWith('.bin')) throw new Error('it is a binary workbook (.xlsb): save it as .xlsx');
  if (!has(zip, workbook)) throw new Error(await whyNoWorkbook(zip));
  const own = await relationships(zip, workbook);
  const sheets = new Map<string, string>();
  const hidden = new Set<string>();
  let date1904 = false;
  for await (const event of eventsOf(zip, workbook)) {
    if (event.kind !== 'open' || !SPREADSHEET_SPACES.has(event.space)) continue;
    if (event.name === 'workbookPr') date1904 = /^(1|true)$/.test(event.attributes.date1904 ?? '');
    if (event.name !== 'sheet') continue;
    const { name = '', state = 'visible' } = event.attributes;
    if ([...sheets.keys()].some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw new Error(`it has two sheets named ${JSON.stringify(name)}`);
    }
    if (sheets.size === MAX_SHEETS) throw new Error(`it has more than ${MAX_SHEETS} sheets`);
    sheets.set(name, own.byId(idOf(event.attributes)) ?? '');
    if (state !== 'visible') hidden.add(name);
  }
  return {
    sheets,
    hidden,
    sharedStrings: existing(zip, own.ofType('/sharedStrings') ?? 'xl/sharedStrings.xml'),
    coreProperties: existing(zip, root.ofType('/core-properties') ?? 'docProps/core.xml'),
    date1904,
  };
}

/** The events of a part; throws where the workbook has none of that name. */
export async function* eventsOf(zip: ZipReader, part: string): AsyncGenerator<XmlEvent> {
  for await (const batch of batchesOf(zip, part)) yield* batch;
}

/** The same in batches, for the parts that are large. */
export async function* batchesOf(zip: ZipReader, part: string): AsyncGenerator<readonly XmlEvent[]> {
  yield* xmlEvents(bytesOf(zip, part));
}

/** The bytes of a part, unpacked; throws where the workbook has none of that name. */
export async function* bytesOf(zip: ZipReader, part: string): AsyncGenerator<Buffer> {
  const source = await zip.read(part);
  if (source === undefined) throw new Error(`the workbook has no part ${part}`);
  yield* source;
}

interface Relationships {
  byId(id: string): string | undefined;
  /** By the end of the type: it begins differently in the Strict and in the Transitional form of the format. */
  ofType(end: string): string | undefined;
}

/** What a part refers to; of the whole package where the part has no name. */
async function relationships(zip: ZipReader, part: string): Promise<Relationships> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const byId = new Map<string, string>();
  const byType: (readonly [type: string, target: string])[] = [];
  if (has(zip, name)) {
    for await (const event of eventsOf(zip, name)) {
      if (event.kind !== 'open' || event.name !== 'Relationship') continue;
      const { Id = '', Type = '', Target = '', TargetMode = '' } = event.attributes;
      if (TargetMode === 'External') continue;
      const target = Target.replaceAll('\\', '/');
      const path = target.startsWith('/') ? posix.normalize(target.slice(1)) : posix.join(folder, target);
      byId.set(Id, path);
      byType.push([Type, path]);
    }
  }
  return {
    byId: (id) => byId.get(id),
    ofType: (end) => byType.find(([type]) => type.endsWith(end))?.[1],
  };
}

/** A sheet names its part by an `id` of the relationships' namespace, whatever its prefix; `sheetId` is another thing. */
function idOf(attributes: Readonly<Record<string, string>>): string {
  const name = Object.keys(attributes).find((key) => /^[^:]+:id$/.test(key));
  return name === undefined ? '' : (attributes[name] ?? '');
}

async function whyNoWorkbook(zip: ZipReader): Promise<string> {
  if (has(zip, 'mimetype')) return 'it is an OpenDocument file, whatever its name says: save it as .xlsx';
  if (has(zip, 'word/document.xml')) return 'it is a text document, not a workbook';
  return 'it is a ZIP file without a workbook';
}

function existing(zip: ZipReader, part: string): string | undefined {
  return has(zip, part) ? part : undefined;
}

function has(zip: ZipReader, part: string): boolean {
  const key = part.toLowerCase();
  return zip.names.some((name) => name.toLowerCase() === key);
}
