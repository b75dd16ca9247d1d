import { RefusedError } from '../errors.js';
import { openRegular } from './regular-file.js';

const NEWLINE = 0x0a;

/** Far longer than any record: what continues for more has lost its newlines, or never had any. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** One line of a file, as its bytes stand there. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** With its newline, if it has one. */
  readonly bytes: Buffer;
  /** False for a last line that no newline ends: a write that was cut off. */
  readonly whole: boolean;
}

/**
 * Reads a regular file line by line without decoding it, so that digests are of the bytes. Memory holds one chunk and
 * one line; a line of more than 16 MiB is a RefusedError.
 */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<Line> {
  const handle = await openRegular(path);
  const source = handle.createReadStream({ highWaterMark: 1 << 16 });
  const pieces: Buffer[] = []; // of a line that continues in the next chunk
  let held = 0;
  let number = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        number += 1;
        yield { number, bytes: Buffer.concat([...pieces.splice(0), chunk.subarray(start, end + 1)]), whole: true };
        held = 0;
        start = end + 1;
      }
      if (start < chunk.byteLength) pieces.push(chunk.subarray(start));
      held += chunk.byteLength - start;
      if (held > MAX_LINE_BYTES) throw new RefusedError(`${path}, line ${number + 1}: it is longer than any record`);
    }
  } finally {
    source.destroy();
  }
  if (pieces.length > 0) yield { number: number + 1, bytes: Buffer.concat(pieces), whole: false };
}
