import type { NdjsonGzWriter } from './ndjson-gz-writer.js';
import { createTextBuffer } from './text-buffer.js';

/** Lines that wait to be written into a gzipped file: small pieces compress badly, and each costs a compressor. */
export interface GatheredLines {
  /** Adds a line, given without its newline; bytes are UTF-8. */
  add(line: string | Uint8Array): void;
  /** Writes the lines once there are many, all of them with `rest`. */
  flush(file: NdjsonGzWriter, rest?: 'rest'): Promise<void>;
}

const MANY_BYTES = 1 << 18;

/** Lines are written down at once: as objects, thousands of them outlive V8's young space. */
export function gatherLines(): GatheredLines {
  const waiting = createTextBuffer();
  let lines = 0;
  return {
    add(line) {
      if (typeof line === 'string') waiting.add(`${line}\n`);
      else {
        waiting.addBytes(line);
        waiting.add('\n');
      }
      lines += 1;
    },
    async flush(file, rest) {
      if (waiting.size < MANY_BYTES && rest === undefined) return;
      const written = lines;
      lines = 0;
      await file.writeText(waiting.take(), written);
    },
  };
}
