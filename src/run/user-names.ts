import { isAt } from '../files/bytes-at.js';
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
  if (at === -1 || opensBefore(line, at)) return undefined;
  const value = at + CREDENTIALS.byteLength;
  if (isAt(line, NONE, value)) return { name: undefined };
  if (!isAt(line, USER_NAME, value)) return undefined;
  const from = value + USER_NAME.byteLength;
  const to = line.indexOf(QUOTE, from);
  const backslash = line.indexOf(BACKSLASH, from);
  return to === -1 || (backslash !== -1 && backslash < to) ? undefined : { name: line.toString('utf8', from, to) };
}

/** Whether an object or a list begins between the line's first byte and `end`. */
function opensBefore(line: Buffer, end: number): boolean {
  for (let at = 1; at < end; at += 1) if (line[at] === OPEN_BRACE || line[at] === OPEN_BRACKET) return true;
  return false;
}

function parsedNameIn(line: Lines): string | undefined {
  const [record] = parseLines(line);
  return parseAppUserRecord(record).credentials?.userName ?? undefined;
}
