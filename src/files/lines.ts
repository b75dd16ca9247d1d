import { createReadStream } from 'node:fs';

const NEWLINE = 0x0a;

/** One line of a file, as its bytes stand there. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** With its newline, if it has one. */
  readonly bytes: Buffer;
  /** False for a last line that no newline ends: a write that was cut off. */
  readonly whole: boolean;
}

/** Reads a file line by line without decoding it, so that digests are of the bytes. Memory holds one chunk and one line. */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<Line> {
  const source = createReadStream(path, { highWaterMark: 1 << 16 });
  const pieces: Buffer[] = []; // of a line that goes on in the next chunk
  let number = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      number += 1;
      yield { number, bytes: Buffer.concat([...pieces.splice(0), chunk.subarray(start, end + 1)]), whole: true };
      start = end + 1;
    }
    if (start < chunk.byteLength) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield { number: number + 1, bytes: Buffer.concat(pieces), whole: false };
}
