import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';

/** A ZIP on disk, read entry by entry: never more of one in memory than a stream holds. */
export interface ZipReader {
  readonly names: readonly string[];
  /** Opens an entry; undefined where there is none of that name. */
  read(name: string): Promise<Readable | undefined>;
  close(): void;
}

/** Opens a ZIP; throws where it is damaged. */
export async function openZip(path: string): Promise<ZipReader> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    return {
      names: [...entries.keys()],
      async read(name) {
        const entry = entries.get(name);
        return entry === undefined ? undefined : await zip.openReadStreamPromise(entry);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}
