import { IncompleteError } from '../errors.js';

/** The value of a JSON text; undefined, which JSON has no word for, where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The value of a JSON text. Throws IncompleteError that names the file and the line where it is none; `line` is the text's
 * own where it is one of many.
 */
export function parseJson(text: string, file: string, line?: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IncompleteError(`${file}, line ${line ?? lineOf(text, error)}: not JSON`, { cause: error });
  }
}

/** Where the parser gave up, as it says in words only; the last line where it came to the end. */
function lineOf(text: string, error: unknown): number {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  const before = position === undefined ? text : text.slice(0, Number(position));
  return before.split('\n').length;
}
