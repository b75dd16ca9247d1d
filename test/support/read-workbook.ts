import { strFromU8, unzipSync } from 'fflate';

/** A workbook as another program than its writer sees it: the ZIP's entries, and each sheet's cells out of its XML. */
export interface ReadWorkbook {
  /** The tabs, in order. */
  readonly tabs: readonly string[];
  readonly sheet: (name: string) => ReadSheet;
  /** The text of an entry, `xl/workbook.xml` for instance. */
  readonly entry: (name: string) => string;
  readonly entries: readonly string[];
}

export interface ReadSheet {
  readonly xml: string;
  /** Cells by address, `B2` for instance. */
  readonly cells: ReadonlyMap<string, ReadCell>;
  /** What rows show, by row, cells that are absent being empty. */
  readonly rows: readonly (readonly string[])[];
}

export interface ReadCell {
  /** `n` for numbers, `str` for text. */
  readonly type: string;
  readonly value: string;
  /** The formula behind the value; empty for plain cells. */
  readonly formula: string;
  readonly style: number;
}

/** Reads a workbook from its bytes. */
export function readWorkbook(bytes: Uint8Array): ReadWorkbook {
  const files = unzipSync(bytes);
  const entry = (name: string): string => {
    const file = files[name];
    if (file === undefined) throw new Error(`the workbook has no ${name}`);
    return strFromU8(file);
  };
  const targets = new Map(
    [...entry('xl/_rels/workbook.xml.rels').matchAll(/<Relationship Id="(.*?)".*?Target="(.*?)"/g)].map(
      ([, id = '', target = '']) => [id, target],
    ),
  );
  const sheets = new Map(
    [...entry('xl/workbook.xml').matchAll(/<sheet sheetId="\d+" name="(.*?)" state="visible" r:id="(.*?)"/g)].map(
      ([, name = '', id = '']) => [decode(name), targets.get(id) ?? ''],
    ),
  );
  return {
    tabs: [...sheets.keys()],
    sheet: (name) => readSheet(entry(`xl/${sheets.get(name) ?? name}`)),
    entry,
    entries: Object.keys(files),
  };
}

function readSheet(xml: string): ReadSheet {
  const cells = new Map<string, ReadCell>();
  const rows: string[][] = [];
  for (const [, attributes = '', content = ''] of xml.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const address = attribute(attributes, 'r');
    const cell = {
      type: attribute(attributes, 't') || 'n',
      value: decode(/<v>(.*?)<\/v>/s.exec(content)?.[1] ?? ''),
      formula: decode(/<f>(.*?)<\/f>/s.exec(content)?.[1] ?? ''),
      style: Number(attribute(attributes, 's')),
    };
    cells.set(address, cell);
    const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(address) ?? [];
    const column = [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
    rows[Number(row) - 1] ??= [];
    const line = rows[Number(row) - 1] ?? [];
    while (line.length < column) line.push('');
    line[column - 1] = cell.value;
  }
  return { xml, cells, rows: Array.from(rows, (row) => row ?? []) };
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`\\b${name}="(.*?)"`).exec(attributes)?.[1] ?? '';
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
