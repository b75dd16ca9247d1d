import { type Lines, parseLines, placesOf } from '../files/ndjson-gz.js';
import { parseAppUserRecord } from './read-records.js';

const CREDENTIALS = Buffer.from(',"credentials":');
const USER_NAME = Buffer.from('{"userName":"');
const NONE = Buffer.from('null');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/**
 * The app user names of a batch of application users: the same as parsing every line gives, at a tenth of the cost. A
 * name is taken from the bytes only where it stands in the record itself: no object and no list begins before it, and
 * within a string the quote after the comma could not stand unescaped.
 */
export function* userNamesIn(lines: Lines): Generator<string> {
  let { first } = lines;
  for (const { start, end } of placesOf(lines)) {
    const line = lines.bytes.subarray(start, end);
    const plain = plainNameIn(line);
    const name =
      plain !== undefined ? plain.name : parsedNameIn({ ...lines, bytes: lines.bytes.subarray(start, end + 1), first });
    if (name !== undefined) yield name;
    first += 1;
  }
}

/** Undefined where the bytes do not tell. */
function plainNameIn(line: Buffer): { readonly name: string | undefined } | undefined {
  const at = line.indexOf(CREDENTIALS);
  if (at === -1) return undefined;
  const before = line.subarray(1, at);
  if (before.includes(OPEN_BRACE) || before.includes(OPEN_BRACKET)) return undefined;
  const value = line.subarray(at + CREDENTIALS.byteLength);
  if (begins(value, NONE)) return { name: undefined };
  if (!begins(value, USER_NAME)) return undefined;
  const to = value.indexOf(QUOTE, USER_NAME.byteLength);
  const name = value.subarray(USER_NAME.byteLength, to);
  return to === -1 || name.includes(BACKSLASH) ? undefined : { name: name.toString('utf8') };
}

function begins(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.byteLength).equals(start);
}

function parsedNameIn(line: Lines): string | undefined {
  const [record] = parseLines(line);
  return parseAppUserRecord(record).credentials?.userName ?? undefined;
}
