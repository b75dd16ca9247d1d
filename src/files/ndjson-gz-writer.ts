import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createOutputFile, type FileFact } from './output-file.js';

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
  finish(): Promise<NdjsonFact>;
  abandon(): Promise<void>;
}

/** Opens a gzipped NDJSON file: `zcat` and `jq` read it. Compression runs on libuv's threads, off the main one. */
export async function createNdjsonGz(path: string, name?: string): Promise<NdjsonGzWriter> {
  const file = await createOutputFile(path, name);
  let rows = 0;
  let members = 0;

  async function append(text: string): Promise<void> {
    members += 1;
    await file.write(await gzipAsync(text, { level: LEVEL }));
  }

  return {
    async write(records) {
      if (records.length === 0) return;
      rows += records.length;
      await append(`${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
    },
    async finish() {
      if (members === 0) await append(''); // an empty list is a readable gzip file too
      return { ...(await file.finish()), rows };
    },
    abandon: () => file.abandon(),
  };
}
