import { ConfigError } from '../errors.js';

/** A roster is names and dates: a file beyond this was named by mistake. */
export const MAX_ROSTER_BYTES = 128 * 1024 * 1024;

const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The text of a CSV file; throws a ConfigError that says what the file is instead. */
export function rosterText(path: string, bytes: Uint8Array): string {
  const problem = problemOf(bytes);
  if (problem !== undefined) throw new ConfigError([`${path}: ${problem}`]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError([`${path}: is not UTF-8 text: save it as “CSV UTF-8”`], { cause: error });
  }
}

function problemOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (bytes.length > MAX_ROSTER_BYTES) return `is larger than ${MAX_ROSTER_BYTES / 1024 / 1024} MB`;
  if (bytes.length === 0) return 'is empty';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return 'is UTF-16 text: save it as “CSV UTF-8”';
  }
  if (first === 0x50 && second === 0x4b) return 'is a workbook or another ZIP file, not CSV: save it as “CSV UTF-8”';
  return bytes.includes(0) ? 'holds binary data, not text' : undefined;
}

/** By which character the cells of the first line are kept apart: the one that makes most cells of it. */
export function delimiterOf(text: string): Delimiter {
  const line = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
