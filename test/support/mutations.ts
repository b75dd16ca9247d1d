import { readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

export type Random = () => number;

/** One way to change a file's bytes; undefined where this file has nothing of the kind. */
interface Mutation {
  readonly what: string;
  readonly change: (bytes: Buffer, random: Random) => Buffer | undefined;
}

export const REMOVES = 'removes the file';

/** Changes one thing in a file, of its bytes or of what it holds, or removes it; returns what was done. */
export async function mutate(path: string, random: Random): Promise<string> {
  const kinds = [...OF_BYTES, ...ofContent(path)];
  const before = await readFile(path);
  for (;;) {
    const at = Math.floor(random() * (kinds.length + 1));
    const mutation = kinds[at];
    if (mutation === undefined) {
      await rm(path);
      return REMOVES;
    }
    const after = mutation.change(before, random);
    if (after === undefined || after.equals(before)) continue;
    await writeFile(path, after);
    return mutation.what;
  }
}

/** One of the choices; undefined where there is none. */
export function pick<T>(choices: readonly T[], random: Random): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}

const OF_BYTES: readonly Mutation[] = [
  {
    what: 'flips a bit',
    change(bytes, random) {
      const at = Math.floor(random() * bytes.length);
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return copy;
    },
  },
  {
    what: 'removes a byte',
    change(bytes, random) {
      const at = Math.floor(random() * bytes.length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    },
  },
  {
    what: 'inserts a byte',
    change(bytes, random) {
      const at = Math.floor(random() * (bytes.length + 1));
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(Math.floor(random() * 256)), bytes.subarray(at)]);
    },
  },
  { what: 'cuts the end off', change: (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length)) },
  { what: 'empties the file', change: () => Buffer.alloc(0) },
];

function ofContent(name: string): readonly Mutation[] {
  if (name.endsWith('.csv')) return [...ofRows('\r\n'), CHANGE_CELL];
  if (name.endsWith('.ndjson')) return ofRows('\n');
  if (name.endsWith('.ndjson.gz')) return ofRows('\n').map(inGzip);
  if (name.endsWith('.xlsx')) return WORKBOOK;
  if (name.endsWith('.json')) return [CHANGE_VALUE];
  return [];
}

function ofText(what: string, change: (text: string, random: Random) => string | undefined): Mutation {
  return {
    what,
    change(bytes, random) {
      const text = change(bytes.toString('utf8'), random);
      return text === undefined ? undefined : Buffer.from(text);
    },
  };
}

/** Changes to one row of a file whose rows all end in the same way. */
function ofRows(end: string): readonly Mutation[] {
  return [
    onRow('removes a row', end, (rows, at) => rows.toSpliced(at, 1)),
    onRow('repeats a row', end, (rows, at) => rows.toSpliced(at, 0, rows[at] ?? '')),
    onRow('changes a letter of a row', end, (rows, at, random) => rows.with(at, otherLetter(rows[at] ?? '', random))),
  ];
}

function onRow(
  what: string,
  end: string,
  change: (rows: readonly string[], at: number, random: Random) => readonly string[],
): Mutation {
  return ofText(what, (text, random) => {
    const rows = text.split(end).slice(0, -1);
    if (rows.length === 0) return undefined;
    const changed = change(rows, Math.floor(random() * rows.length), random);
    return changed.map((row) => row + end).join('');
  });
}

/** Exchanges one ASCII letter or digit for another one. */
function otherLetter(text: string, random: Random): string {
  return replaceOne(text, /[A-Za-z0-9]/g, random, (letter) => (letter === 'x' ? 'y' : 'x')) ?? text;
}

const CHANGE_CELL = onRow('changes a cell', '\r\n', (rows, at, random) => {
  const cells = (rows[at] ?? '').split(',');
  const column = Math.floor(random() * cells.length);
  return rows.with(at, cells.with(column, `${cells[column] ?? ''}x`).join(','));
});

const CHANGE_VALUE = ofText('changes a value', (text, random) =>
  replaceOne(text, /: ?(?:"[^"\n]*"|\d+)/g, random, (value) =>
    value.endsWith('"') ? `${value.slice(0, -1)}x"` : `${value}1`,
  ),
);

const WORKBOOK: readonly Mutation[] = [
  inSheet('changes a cell of a sheet', /<v>[^<]*<\/v>/g, (cell) => cell.replace('</', '1</')),
  inSheet('removes a row of a sheet', /<row [\s\S]*?<\/row>/g, () => ''),
];

function inSheet(what: string, pattern: RegExp, change: (match: string) => string): Mutation {
  return {
    what,
    change(bytes, random) {
      const parts = unzipSync(bytes);
      const sheet = pick(
        Object.keys(parts).filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name)),
        random,
      );
      const xml = replaceOne(strFromU8(parts[sheet ?? ''] ?? new Uint8Array()), pattern, random, change);
      if (sheet === undefined || xml === undefined) return undefined;
      return Buffer.from(zipSync({ ...parts, [sheet]: strToU8(xml) }));
    },
  };
}

function inGzip({ what, change }: Mutation): Mutation {
  return {
    what: `${what}, and packs it again`,
    change(bytes, random) {
      const changed = change(gunzipSync(bytes), random);
      return changed === undefined ? undefined : gzipSync(changed);
    },
  };
}

function replaceOne(
  text: string,
  pattern: RegExp,
  random: Random,
  change: (match: string) => string,
): string | undefined {
  const match = pick([...text.matchAll(pattern)], random);
  if (match === undefined) return undefined;
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
}
