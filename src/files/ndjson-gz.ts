import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { IncompleteError } from '../errors.js';
import { parseJson } from './json-text.js';
import { isMissingFile } from './missing-file.js';
import { openRegular } from './regular-file.js';

const NEWLINE = 0x0a;
/** Larger chunks cost no less, and what is parsed of them outlives V8's young space: 40 MB more of a job's peak (measured). */
const CHUNK_BYTES = 1 << 16;
/** Far longer than any record of Okta's: what continues for more was not written as a list, and may never end. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Reads only so much of the file, which must end a gzip member; all of it by default. */
  readonly bytes?: number | undefined;
}

/** Whole lines of a file, as bytes. */
export interface Lines {
  readonly path: string;
  /** Ends with a newline. */
  readonly bytes: Buffer;
  /** The number of the first line, from one. */
  readonly first: number;
}

/**
 * Reads gzipped NDJSON in batches of parsed lines, one or two of each decompressed chunk, in order.
 * Lines are split on the Buffer before decoding: about twice as fast as readline.
 * A line that is not JSON, or a file that ends within a line or a gzip member, is an error that names the file and line.
 */
export async function* readNdjsonGz(path: string, options: ReadOptions = {}): AsyncGenerator<readonly unknown[]> {
  for await (const lines of readLinesGz(path, options)) yield parseLines(lines);
}

/** The same file in the same batches as bytes, for whoever looks before parsing or reads twice. */
export async function* readLinesGz(path: string, options: ReadOptions = {}): AsyncGenerator<Lines> {
  const { signal, bytes } = options;
  const handle = await openRegular(path).catch((error: unknown) => {
    throw isMissingFile(error) ? new IncompleteError(`${path} is missing`, { cause: error }) : error;
  });
  const source = handle.createReadStream(bytes === undefined ? {} : { end: bytes - 1 });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(source, gunzip, () => {
    // the consumer's loop below sees the error; without a callback it would be thrown a second time
  });
  const pieces: Buffer[] = []; // of a line that continues in the next chunk
  let held = 0;
  let first = 1;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      let begun = 0;
      if (end > 0 && held > 0) {
        // the line that two chunks share by itself: what was copied with all others doubled a reader's garbage
        begun = chunk.indexOf(NEWLINE) + 1;
        yield { path, bytes: Buffer.concat([...pieces.splice(0), chunk.subarray(0, begun)]), first };
        held = 0;
        first += 1;
      }
      if (end > begun) {
        const lines = { path, bytes: chunk.subarray(begun, end), first };
        yield lines;
        first += countOf(lines);
      }
      if (end < chunk.byteLength) pieces.push(chunk.subarray(end));
      held += chunk.byteLength - end;
      if (held > MAX_LINE_BYTES) {
        throw new IncompleteError(`${path}, line ${first}: it is longer than any record`);
      }
    }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(`${path} could not be read after line ${first - 1}: the file is damaged or cut short`, {
      cause: error,
    });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  // zlib takes nothing at all for an end or for a cut, as it happens: no list of ours is written without a byte
  if (source.bytesRead === 0) throw new IncompleteError(`${path} is empty: the file is damaged or cut short`);
  if (held > 0) throw new IncompleteError(`${path} ends within line ${first}: the file is cut short`);
}

/** Each line of a batch by the place of its bytes: `start` to `end`, its newline left out. */
export function* placesOf({ bytes }: Lines): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    yield { start, end };
    start = end + 1;
  }
}

/** The lines of a batch, parsed. */
export function parseLines(lines: Lines): unknown[] {
  const parsed: unknown[] = [];
  for (const { start, end } of placesOf(lines)) {
    parsed.push(parseJson(lines.bytes.toString('utf8', start, end), lines.path, lines.first + parsed.length));
  }
  return parsed;
}

function countOf(lines: Lines): number {
  let count = 0;
  for (const _place of placesOf(lines)) count += 1;
  return count;
}
