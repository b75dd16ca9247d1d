import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, openPromise } from 'yauzl';

/** A ZIP, read entry by entry: never more of one in memory than a stream holds. */
export interface ZipReader {
  readonly names: readonly string[];
  /** The bytes of an entry, unpacked; undefined where there is none of that name, case aside. */
  read(name: string): Promise<AsyncGenerator<Buffer> | undefined>;
  close(): void;
}

export interface ZipLimits {
  /** Bytes that all entries read may unpack to, counted while they are unpacked: what a header says is not believed. */
  readonly unpacked?: number;
}

/** What a workbook or a package of reports packs to is a tenth to a twentieth; deflate's own limit is a thousandth. */
const MAX_RATIO = 250;
const SMALL = 32 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

/** Opens a ZIP on disk or in memory; throws where it is damaged, encrypted, or has two entries of one name. */
export async function openZip(source: string | Buffer, limits: ZipLimits = {}): Promise<ZipReader> {
  // names are taken as bytes: some programs write absolute ones or backslashes, and nothing is ever written to disk
  const options = { autoClose: false, decodeStrings: false };
  const zip =
    typeof source === 'string' ? await openPromise(source, options) : await fromBufferPromise(source, options);
  // what a caller allows is for files of that size: a small one that unpacks to as much is a bomb
  const limit = Math.min(limits.unpacked ?? Number.POSITIVE_INFINITY, Math.max(SMALL, MAX_RATIO * zip.fileSize));
  let unpacked = 0;

  async function* counted(stream: Readable): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        if (unpacked > limit) throw new Error(`it unpacks to more than ${limit} bytes, which is the most that is read`);
        yield chunk;
      }
    } finally {
      stream.destroy();
    }
  }

  try {
    const entries = new Map<string, Entry>();
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (entries.has(name.toLowerCase())) throw new Error(`it has two parts named ${name}`);
      if (names.length === MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} parts`);
      entries.set(name.toLowerCase(), entry);
      names.push(name);
    }
    return {
      names,
      async read(name) {
        const entry = entries.get(name.toLowerCase());
        if (entry === undefined) return undefined;
        if (entry.isEncrypted()) throw new Error(`its part ${name} is encrypted`);
        return counted(await zip.openReadStreamPromise(entry));
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function nameOf(entry: Entry): string {
  return entry.fileNameRaw.toString('utf8').replaceAll('\\', '/').replace(/^\/+/, '');
}
