import type { Token } from 'scim2-parse-filter/lib/src/parser.js';

/** A token as the library's grammar takes it, with where it begins: the library keeps no positions. */
export interface PlacedToken extends Token {
  /** From 0. */
  readonly at: number;
}

/** A filter that does not parse; the message says at which character, counted from 1. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';

  constructor(problem: string, at: number) {
    super(`character ${at + 1}: ${problem}`);
  }
}

const TOKEN =
  /(?<space>\s+)|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.:-]))|(?<bracket>[()[\]])|(?<word>[A-Za-z_][\w.:$-]*)/suy;

/** More than any filter that a person wrote; deeper ones would exhaust the stack of the parser. */
const MAX_NESTING = 200;

/**
 * Splits a filter into tokens. Ours, because the library's own reads `\\` and `\u00e9` in text as they stand, and takes
 * no negative number before a space or a bracket.
 */
export function tokensOf(filter: string): PlacedToken[] {
  const tokens: PlacedToken[] = [];
  let nesting = 0;
  for (let at = 0; at < filter.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(filter);
    if (match === null) throw new FilterSyntaxError(unreadable(filter, at), at);
    const token = tokenOf(match, at);
    if (token !== undefined) tokens.push(token);
    if (token !== undefined && /^(?:[([]|not)$/i.test(token.literal) && ++nesting > MAX_NESTING) {
      throw new FilterSyntaxError(`more than ${MAX_NESTING} brackets and negations`, at);
    }
    at += match[0].length;
  }
  return tokens;
}

function tokenOf(match: RegExpExecArray, at: number): PlacedToken | undefined {
  const { text, number, bracket, word } = match.groups ?? {};
  if (text !== undefined) return { type: 'Quoted', literal: jsonText(text, at), at };
  if (number !== undefined) return { type: 'Number', literal: number, at };
  if (bracket !== undefined) return { type: 'Bracket', literal: bracket, at };
  if (word !== undefined) return { type: 'Word', literal: word, at };
  return undefined;
}

/** SCIM's text is JSON's. */
function jsonText(text: string, at: number): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new FilterSyntaxError(`${text} is not text as JSON writes it; write \\\\ for a backslash`, at);
  }
}

/** What people write who know other languages. */
const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'eq',
  '==': 'eq',
  '===': 'eq',
  '!=': 'ne',
  '!==': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '&': 'and',
  '&&': 'and',
  '|': 'or',
  '||': 'or',
  '!': 'not (…)',
};

function unreadable(filter: string, at: number): string {
  const character = String.fromCodePoint(filter.codePointAt(at) ?? 0);
  if (character === '"') return 'the text that begins here has no closing quote';
  if (/[-\d]/.test(character)) return 'this is not a number; text, dates included, stands in double quotes';
  if (character === "'") return "text stands in double quotes, not in '";
  const meant = OPERATORS[/^(?:[=!<>]=?=?|&&?|\|\|?)/.exec(filter.slice(at))?.[0] ?? ''];
  if (meant !== undefined) return `write ${meant} in place of "${character}": SCIM spells its operators`;
  return `"${character}" has no meaning here`;
}
