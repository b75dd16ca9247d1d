import { PagingError } from '../errors.js';

/** What a page's `link` header says of how its listing continues. */
export type LinkHeader =
  /** It was understood whole; `next` is its target as given, undefined on the last page. */
  | { readonly kind: 'links'; readonly next: string | undefined }
  /** There is none, or none that is about pages: nothing is known of the end. Okta always sends `self`. */
  | { readonly kind: 'none' }
  /** It may name a next page or not: it cannot be understood. */
  | { readonly kind: 'garbled'; readonly problem: string };

interface Link {
  readonly target: string;
  /** In lower case, at least one. */
  readonly rels: readonly string[];
  /** It is a link of another resource than the page that it came with. */
  readonly hasAnchor: boolean;
}

/** Relations by which a page tells where it stands in its listing; a gateway's own links (`preload`) tell nothing of it. */
const PAGING = new Set(['self', 'next', 'prev', 'previous', 'first', 'last']);

/**
 * Reads a `link` header (RFC 8288) to its last character. Okta sends each link on a line of its own and `Headers` joins
 * them with a comma, which a URL or a quoted parameter may contain as well.
 */
export function readLinkHeader(header: string | null): LinkHeader {
  const links = parseLinks(header ?? '');
  if (links === undefined) return { kind: 'garbled', problem: 'it is not a list of links as RFC 8288 has them' };
  if (!links.some(({ rels }) => rels.some((rel) => PAGING.has(rel)))) return { kind: 'none' };
  const nexts = links.filter(({ rels }) => rels.includes('next'));
  if (nexts.some(({ hasAnchor }) => hasAnchor)) return { kind: 'garbled', problem: 'its next page has an anchor' };
  const [next, ...others] = new Set(nexts.map(({ target }) => target));
  if (others.length > 0) return { kind: 'garbled', problem: 'it names several next pages' };
  return { kind: 'links', next };
}

/**
 * What an answer's `link` header says of how its listing continues: whether it says anything of it, and its next page. Throws
 * PagingError where it cannot be understood.
 */
export function understoodLink(
  headers: Headers,
  where: string,
): { readonly isLinked: boolean; readonly next: string | undefined } {
  const link = readLinkHeader(headers.get('link'));
  if (link.kind === 'garbled') {
    throw new PagingError(`${where}: its link header cannot be understood (${link.problem}), so its end is not proven`);
  }
  return link.kind === 'links' ? { isLinked: true, next: link.next } : { isLinked: false, next: undefined };
}

const EMPTY_ELEMENTS = /[ \t,]*/y;
/** A URI has neither white space nor brackets nor letters outside ASCII in it; white space around it is let pass. */
const TARGET = /<[ \t]*([!-;=?-~]+)[ \t]*>/y;
const OPTIONAL_SPACE = /[ \t]*/y;
const SEMICOLON = /;[ \t]*/y;
const COMMA = /,/y;
const NAME = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
/** RFC 8288 has a token here; the characters of bare URIs, which RFC 5988 allowed, cannot be mistaken for anything else. */
const BARE = /[!#$%&'()*+./:?@[\]^_`{|}~0-9A-Za-z-]+/y;
const QUOTED = /"((?:[^"\\\p{Cc}]|\t|\\[^\p{Cc}])*)"/uy;

/** Undefined where the text is anything but links, each with a relation, from its first character to its last. */
function parseLinks(text: string): Link[] | undefined {
  const links: Link[] = [];
  let at = 0;

  function take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    at = pattern.lastIndex;
    return match;
  }

  function takeValue(): string | undefined {
    const quoted = take(QUOTED);
    if (quoted !== undefined) return quoted[1]?.replace(/\\(.)/gu, '$1');
    return take(BARE)?.[0];
  }

  /** The parameters of one link by their names in lower case, the first of each; undefined where they are none. */
  function takeParameters(): Map<string, string> | undefined {
    const parameters = new Map<string, string>();
    for (take(OPTIONAL_SPACE); take(SEMICOLON); take(OPTIONAL_SPACE)) {
      const name = take(NAME)?.[0].toLowerCase();
      if (name === undefined) continue; // `;;` and a `;` at the end say nothing
      const value = take(EQUALS) ? takeValue() : '';
      if (value === undefined) return undefined;
      // "occurrences after the first MUST be ignored"
      if (!parameters.has(name)) parameters.set(name, value);
    }
    return parameters;
  }

  for (take(EMPTY_ELEMENTS); at < text.length; take(EMPTY_ELEMENTS)) {
    const target = take(TARGET)?.[1];
    const parameters = target === undefined ? undefined : takeParameters();
    if (target === undefined || parameters === undefined) return undefined;
    const rels = (parameters.get('rel') ?? '')
      .toLowerCase()
      .split(/[ \t]+/)
      .filter(Boolean);
    if (rels.length === 0) return undefined;
    links.push({ target, rels, hasAnchor: parameters.has('anchor') });
    if (at < text.length && !take(COMMA)) return undefined;
  }
  return links;
}
