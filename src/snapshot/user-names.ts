import { type Lines, parseLines, placesOf } from '../files/ndjson-gz.js';
import { parseAppUserRecord } from './read-records.js';

const CREDENTIALS = Buffer.from(',"credentials":{"userName":"');
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
    const name = plainNameIn(line) ?? parsedNameIn({ ...lines, bytes: lines.bytes.subarray(start, end + 1), first });
    if (name !== undefined) yield name;
    first += 1;
  }
}

function plainNameIn(line: Buffer): string | undefined {
  const at = line.indexOf(CREDENTIALS);
  if (at === -1) return undefined;
  const before = line.subarray(1, at);
  if (before.includes(OPEN_BRACE) || before.includes(OPEN_BRACKET)) return undefined;
  const from = at + CREDENTIALS.byteLength;
  const to = line.indexOf(QUOTE, from);
  const name = line.subarray(from, to);
  return to === -1 || name.includes(BACKSLASH) ? undefined : name.toString('utf8');
}

function parsedNameIn(line: Lines): string | undefined {
  const [record] = parseLines(line);
  return parseAppUserRecord(record).credentials?.userName ?? undefined;
}
