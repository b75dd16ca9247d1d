import { ConfigError } from '../../errors.js';
import type { FileToRead } from './file-to-read.js';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The text of a CSV file in whatever encoding spreadsheets save it with; throws ConfigError, naming the encoding, for others. */
export function csvText({ name, bytes }: FileToRead): string {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    throw new ConfigError([`${name} is a workbook or a ZIP file, whatever its name says: give it its own extension`]);
  }
  const text = decoded(name, bytes, encodingOf(bytes));
  if (text.includes('\0')) throw new ConfigError([`${name} is not text: it has NUL characters`]);
  return text;
}

/** UTF-8 unless a byte-order mark says otherwise, or every other byte is zero as in UTF-16 without one. */
function encodingOf(bytes: Buffer): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 ? 'utf-16be' : 'utf-8';
}

function decoded(name: string, bytes: Buffer, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const what =
      encoding === 'utf-8'
        ? 'UTF-8 text, but of an older encoding, such as Windows-1252 or Mac Roman'
        : `${encoding.toUpperCase()} text, as its first bytes say that it would be`;
    throw new ConfigError([`${name} is not ${what}: save it as "CSV UTF-8"`], { cause: error });
  }
}
