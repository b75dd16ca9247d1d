import { Writable } from 'node:stream';
import type { OutputFile } from './output-file.js';

/** Bytes of a file that is written in pieces: each write costs the system a fixed part, however little it writes. */
export const PIECE_BYTES = 1 << 18;

/** A stream into the file that gathers small chunks; it finishes when the system has them all. */
export function inPieces(file: Pick<OutputFile, 'write'>): Writable {
  let waiting: Uint8Array[] = [];
  let size = 0;

  async function flush(): Promise<void> {
    const piece = Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
    await file.write(piece);
  }

  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      waiting.push(chunk);
      size += chunk.byteLength;
      if (size < PIECE_BYTES) done();
      else flush().then(() => done(), done);
    },
    final(done) {
      flush().then(() => done(), done);
    },
  });
}
