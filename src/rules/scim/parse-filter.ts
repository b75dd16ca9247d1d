import type { Filter } from 'scim2-parse-filter';
import { parseFilter as parseGrammar, Tokens } from 'scim2-parse-filter/lib/src/parser.js';
import { FilterSyntaxError, tokensOf } from './tokens.js';

const HINT =
  'a filter reads: attribute eq|ne|co|sw|ew|gt|ge|lt|le value, attribute pr, and, or, not (…), with text in double quotes';

/** Parses a SCIM filter (RFC 7644, section 3.4.2.2) by the library's grammar; throws FilterSyntaxError, which says where. */
export function parseFilter(text: string): Filter {
  const tokens = tokensOf(text);
  if (tokens.length === 0) throw new FilterSyntaxError(`the filter is empty; ${HINT}`, 0);
  const list = new Tokens([...tokens, { type: 'EOT', literal: '' }]);
  let filter: Filter;
  try {
    filter = parseGrammar(list);
  } catch {
    // the library's parser has taken the token that it could not use
    throw unexpected(list.i - 1);
  }
  if (list.i < tokens.length) throw unexpected(list.i);
  return filter;

  function unexpected(index: number): FilterSyntaxError {
    const token = tokens[index];
    if (token === undefined) return new FilterSyntaxError(`the filter ends too early; ${HINT}`, text.length);
    return new FilterSyntaxError(`${token.literal} is not expected here; ${HINT}`, token.at);
  }
}
