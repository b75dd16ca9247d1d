import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { IncompleteError, messageOf } from '../errors.js';
import { jsonIn } from './json-text.js';

const [QUOTE, ESCAPE, OPEN, CLOSE, LIST, LIST_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
/** Blanks, line breaks, commas between items, and the bytes of a byte-order mark. */
const BETWEEN: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0xef, 0xbb, 0xbf]);
/** Far longer than any record: what continues for more is not a file of records. */
const MAX_BYTES = 16 * 1024 * 1024;
/** So much of nothing between two objects unpacks from a file that somebody made to be unpacked for hours. */
const MAX_BETWEEN = 1024 * 1024;

/**
 * The JSON objects of a file one by one, gzipped or not, as log streams and exports leave them: one a line, one after another
 * without anything between, or as items of lists. Memory holds one object. What is cut short or is no JSON is an
 * IncompleteError that names the file and the object.
 */
export async function* readJsonObjects(path: string, signal?: AbortSignal): AsyncGenerator<unknown> {
  const cut = objectCutter();
  let number = 0;
  for await (const chunk of unzipped(path, signal)) {
    for (const text of cut.take(chunk, `${path}, after object ${number}`)) {
      number += 1;
      const value = jsonIn(text.toString('utf8'));
      if (value === undefined) throw new IncompleteError(`${path}, object ${number}: not JSON`);
      yield value;
    }
  }
  if (cut.isOpen())
    throw new IncompleteError(`${path} ends within object ${number + 1} or its list: the file is cut short`);
}

/** The bytes of a file, unpacked where they are gzipped. */
async function* unzipped(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const head = await beginningOf(path);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const other = OTHERS.find(([start]) => head.subarray(0, start.length).equals(start))?.[1];
  if (other !== undefined) throw new IncompleteError(`${path} is ${other}`);
  const source = createReadStream(path);
  const stream = isGzip ? pipeline(source, createGunzip(), () => {}) : source;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof IncompleteError || !isGzip) throw error;
    throw new IncompleteError(`${path} could not be unpacked (${messageOf(error)}): the file is damaged or cut short`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
}

/** What exports come in that is not read, by its first bytes. */
const OTHERS: readonly (readonly [start: Buffer, what: string])[] = [
  [Buffer.from('PK'), 'a ZIP file: unpack it, and import what is in it'],
  [Buffer.from('BZh'), 'packed by bzip2: unpack it first'],
  [Buffer.from('fd377a58', 'hex'), 'packed by xz: unpack it first'],
  [Buffer.from('28b52ffd', 'hex'), 'packed by zstd: unpack it first'],
  [Buffer.from('fffe', 'hex'), 'UTF-16 text: save it as UTF-8'],
  [Buffer.from('feff', 'hex'), 'UTF-16 text: save it as UTF-8'],
  [Buffer.from('PAR1'), 'a Parquet file: export it as JSON lines'],
];

async function beginningOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    if (!(await handle.stat()).isFile()) throw new IncompleteError(`${path} is not a file`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

interface ObjectCutter {
  /** The objects that end in this chunk. */
  take(chunk: Buffer, where: string): Generator<Buffer>;
  /** Whether an object or a list has begun and not ended. */
  isOpen(): boolean;
}

/** Finds where objects begin and end without parsing them; what is between the brackets of a list stands as without. */
function objectCutter(): ObjectCutter {
  let pieces: Buffer[] = [];
  let held = 0;
  let depth = 0;
  let lists = 0;
  let between = 0;
  let isInText = false;
  let isEscaped = false;

  function step(byte: number): void {
    if (isInText) {
      if (isEscaped) isEscaped = false;
      else if (byte === ESCAPE) isEscaped = true;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (byte === OPEN || byte === LIST) depth += 1;
    else if (byte === CLOSE || byte === LIST_END) depth -= 1;
  }

  return {
    *take(chunk, where) {
      let start = 0;
      for (let at = 0; at < chunk.byteLength; at += 1) {
        const byte = chunk[at] ?? 0;
        if (depth === 0 && byte !== OPEN) {
          if (byte === LIST) lists += 1;
          else if (byte === LIST_END) lists -= 1;
          if (lists < 0 || (byte !== LIST && byte !== LIST_END && !BETWEEN.has(byte))) {
            throw new IncompleteError(`${where}: neither an object nor a list of objects follows`);
          }
          between += 1;
          if (between > MAX_BETWEEN)
            throw new IncompleteError(`${where}: nothing follows but blanks, commas and brackets`);
          continue;
        }
        if (depth === 0) start = at;
        between = 0;
        step(byte);
        if (depth > 0) continue;
        yield pieces.length === 0
          ? chunk.subarray(start, at + 1)
          : Buffer.concat([...pieces, chunk.subarray(0, at + 1)]);
        pieces = [];
        held = 0;
      }
      if (depth === 0) return;
      pieces.push(chunk.subarray(start));
      held += chunk.byteLength - start;
      if (held > MAX_BYTES) throw new IncompleteError(`${where}: an object is longer than any record`);
    },
    isOpen: () => depth > 0 || lists > 0,
  };
}
