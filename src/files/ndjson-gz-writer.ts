import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createOutputFile, type FileFact, type OutputFileOptions, writtenWhole } from './output-file.js';

const gzipAsync = promisify(gzip);

/** The level at which gzip costs least per byte saved on such records; measured at levels 1, 3 and 6. */
const LEVEL = 1;

/** What a finished NDJSON file holds. */
export interface NdjsonFact extends FileFact {
  readonly rows: number;
}

export interface NdjsonGzWriter {
  /** Appends records as one gzip member, so that the file can be cut between two calls and still be read. */
  write(records: readonly unknown[]): Promise<void>;
  /** The same for records that are lines already, each with its newline. */
  writeLines(lines: readonly Uint8Array[]): Promise<void>;
  /** The same for the text of so many records, each with its newline. */
  writeText(text: Uint8Array, records: number): Promise<void>;
  /** Bytes and rows written so far: a place to continue from. */
  position(): { readonly bytes: number; readonly rows: number };
  finish(): Promise<NdjsonFact>;
  /** Leaves the partial file for a later run to continue from. */
  suspend(): Promise<void>;
  abandon(): Promise<void>;
  /** Removes the file, finished or not; never throws. */
  remove(): Promise<void>;
}

export interface NdjsonGzOptions extends OutputFileOptions {
  /** Rows within the bytes that are kept of an interrupted run. */
  readonly keepRows?: number;
}

/** Opens a gzipped NDJSON file: `zcat` and `jq` read it. Compression runs on libuv's threads, off the main one. */
export async function createNdjsonGz(path: string, options: NdjsonGzOptions = {}): Promise<NdjsonGzWriter> {
  const file = await createOutputFile(path, options);
  let rows = options.keepRows ?? 0;
  let members = file.size() > 0 ? 1 : 0;

  async function append(text: string | Uint8Array): Promise<void> {
    members += 1;
    await file.write(await gzipAsync(text, { level: LEVEL }));
  }

  return {
    async write(records) {
      if (records.length === 0) return;
      rows += records.length;
      await append(`${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
    },
    async writeLines(lines) {
      if (lines.length === 0) return;
      rows += lines.length;
      await append(joined(lines));
    },
    async writeText(text, records) {
      if (records === 0) return;
      rows += records;
      await append(text);
    },
    async finish() {
      if (members === 0) await append(''); // an empty list is a readable gzip file too
      return { ...(await file.finish()), rows };
    },
    position: () => ({ bytes: file.size(), rows }),
    suspend: () => file.suspend(),
    abandon: () => file.abandon(),
    async remove() {
      await file.abandon();
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** Writes a file of these records, by its name within a folder. */
export async function writeNdjsonGz(folder: string, name: string, records: readonly unknown[]): Promise<NdjsonFact> {
  const file = await createNdjsonGz(join(folder, name), { name });
  return await writtenWhole(file, () => file.write(records));
}

/** The lines as one piece of memory: as they lie, where they lie one after the other, as those of one page do. */
function joined(lines: readonly Uint8Array[]): Uint8Array {
  const [first] = lines;
  let end = first?.byteOffset ?? 0;
  for (const { buffer, byteOffset, byteLength } of lines) {
    if (buffer !== first?.buffer || byteOffset !== end) return Buffer.concat(lines);
    end += byteLength;
  }
  return first === undefined ? Buffer.alloc(0) : Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
