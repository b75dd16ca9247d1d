import { isAt } from '../../files/bytes-at.js';
import { parseJson } from '../../files/json-text.js';
import { parsePreviousRow } from '../../run/previous-records.js';

/** The parts of the line of a `PreviousRowRecord`. */
export interface LineParts {
  readonly id: string;
  /** JSON of the values. */
  readonly values: Buffer;
  /** JSON of an object of all else; empty where there is nothing. */
  readonly more: string;
}

/** The parts of a line. Throws IncompleteError that names the file, and the line where it is given, where it is no row. */
export function linePartsOf(line: Buffer, path: string, lineNumber?: number): LineParts {
  return partsOf(line) ?? parsedParts(line, path, lineNumber);
}

/** Whether what a line has beside its values begins with a decision, as it does where there is one. */
export function hasDecision(more: string): boolean {
  return more.startsWith(DECISION);
}

function parsedParts(line: Buffer, path: string, lineNumber: number | undefined): LineParts {
  const { id, values, decision, findings } = parsePreviousRow(parseJson(line.toString('utf8'), path, lineNumber));
  const isAlone = decision === undefined && findings === undefined;
  return {
    id,
    values: Buffer.from(JSON.stringify(values)),
    more: isAlone ? '' : JSON.stringify({ decision, findings }),
  };
}

const BEGIN = Buffer.from('{"id":"');
const MIDDLE = Buffer.from('","values":["');
const MORE = Buffer.from('"],"');
const END = Buffer.from('"]}');
const QUOTE = 0x22;
const FINDINGS = '{"findings":{';
const DECISION = '{"decision":{';

/**
 * The same without parsing the line; undefined where its bytes do not tell. Within a text of JSON every quote has a
 * backslash before it, so that the one before `]` ends the last value, unless it is the beginning of a value that begins so,
 * which no `findings` and no `decision` follow. Where a line is not what it seems its values equal no row's, and it is
 * parsed when they are compared.
 */
export function partsOf(line: Buffer): LineParts | undefined {
  const idEnd = line.indexOf(QUOTE, BEGIN.byteLength);
  if (!isAt(line, BEGIN, 0) || !isAt(line, MIDDLE, idEnd)) return undefined;
  const id = line.toString('utf8', BEGIN.byteLength, idEnd);
  if (id.includes('\\')) return undefined;
  const start = idEnd + MIDDLE.byteLength - 2;
  const last = line.indexOf(MORE, start);
  if (last === -1) {
    const isPlain = isAt(line, END, line.byteLength - END.byteLength);
    return isPlain ? { id, values: line.subarray(start, -1), more: '' } : undefined;
  }
  const more = `{${line.toString('utf8', last + MORE.byteLength - 1)}`;
  if (!more.startsWith(FINDINGS) && !hasDecision(more)) return undefined;
  return { id, values: line.subarray(start, last + 2), more };
}
