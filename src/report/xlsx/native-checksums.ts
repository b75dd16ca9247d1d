import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';

/** The part of crc-32 that a ZIP's checksums are made with: over one piece after another, from what the one before gave. */
export interface ChecksumLibrary {
  buf(bytes: Uint8Array, before?: unknown): number;
}

/** Each asks for the next one, wherever each of them is installed. */
const FROM_EXCELJS = ['exceljs', 'archiver', 'zip-stream', 'compress-commons', 'crc32-stream'];

/**
 * Has the workbook's ZIP take its checksums from Node: crc-32 computes the same ones in JavaScript, which costs a third of
 * the deflating. Where it is not where it was, it stays as it is.
 */
export function useNativeChecksums(library: ChecksumLibrary | undefined = installedLibrary()): void {
  if (library === undefined) return;
  // what crc32-stream begins with is no number; what the library gives has a sign
  library.buf = (bytes, before) => crc32(bytes, typeof before === 'number' ? before >>> 0 : 0) | 0;
}

function installedLibrary(): ChecksumLibrary | undefined {
  try {
    const require = FROM_EXCELJS.reduce(
      (from, name) => createRequire(from.resolve(name)),
      createRequire(import.meta.url),
    );
    return require('crc-32');
  } catch {
    return undefined;
  }
}
