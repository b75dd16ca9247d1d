import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { createOutputFile, type FileFact } from './output-file.js';

/** One entry of a ZIP: the bytes of a file on disk, or a text. */
export type ZipEntry =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly text: string };

/** What is packed already gains nothing by being packed again. */
const PACKED = /\.(gz|xlsx|zip)$/;

/**
 * Writes a ZIP, 0600, that appears when it is whole; files are streamed into it. The same entries in the same order give
 * the same bytes, whenever and in whatever time zone, with the same zlib.
 */
export async function writeZip(path: string, entries: readonly ZipEntry[], signal: AbortSignal): Promise<FileFact> {
  const file = await createOutputFile(path);
  try {
    const zip = new ZipFile();
    // a ZIP keeps local time without a zone: of local parts, it is the same bytes in every zone
    const mtime = new Date(1980, 0, 1);
    const failure = new AbortController();
    zip.on('error', (error) => failure.abort(error));
    for (const entry of entries) {
      const options = { mtime, forceDosTimestamp: true, mode: 0o100600, compress: !PACKED.test(entry.name) };
      if ('path' in entry) zip.addFile(entry.path, entry.name, options);
      else zip.addBuffer(Buffer.from(entry.text), entry.name, options);
    }
    zip.end();
    await pipeline(zip.outputStream, file.stream, {
      signal: AbortSignal.any([signal, failure.signal]),
      end: false,
    });
    return await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
