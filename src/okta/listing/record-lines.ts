import { isObject } from '../../assignment/json-guards.js';
import { CLOSE_BRACE, closingQuote, isAt, linksAt, OPEN_BRACE, parsed, QUOTE } from './json-bytes.js';

/**
 * Takes one record: what Okta sent for it, ended by a newline and without `_links` (`_links.group` aside), and the same
 * parsed as Latin-1, in which everything that is not ASCII reads wrong.
 */
export type TakeRecord<T> = (bytes: Buffer, record: unknown) => T;

const FIRST = Buffer.from('[{"id":"');
const BETWEEN = Buffer.from('},{"id":"');
const LINKS = Buffer.from(',"_links":{');
const EMBEDDED = Buffer.from('"_embedded":{');
const USER = Buffer.from('"user":{');

const NEWLINE = 0x0a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Takes a page of records apart without parsing it whole: links are most of an expanded page's bytes, and writing
 * again what came as text costs as much as reading it. A page is cut where records of Okta begin, links are left out
 * where their member stands (within a string its quotes would stand escaped) in the record or its embedded user, and what
 * is kept and what is left out have then to be JSON by themselves, so that no wrong cut and no damage can pass. Undefined
 * where the page is not as compact as Okta writes it, does not come apart so, or holds what parsing would leave out or
 * keep otherwise: then it is to be parsed. Each record is taken at once, because a page of
 * them that waits for the disk is garbage of the expensive kind.
 */
export function recordLinesOf<T>(page: Buffer, memory: Scratch, take: TakeRecord<T>): T[] | undefined {
  if (page.length === 2 && page.toString('latin1') === '[]') return [];
  if (!isAt(page, FIRST, 0) || page.at(-1) !== CLOSE_BRACKET || page.includes(NEWLINE)) return undefined;
  const cuts = cutsOf(page);
  return cuts && linesOf(page, cuts, memory.take(cuts.bytes + cuts.counts.length), take);
}

/** Memory for one page's lines, used again for the next one: a megabyte a page would be garbage that V8 leaves lying. */
export interface Scratch {
  take(bytes: number): Buffer;
}

export function createScratch(): Scratch {
  let buffer = Buffer.alloc(0);
  return {
    take(bytes) {
      if (buffer.byteLength < bytes) buffer = Buffer.allocUnsafeSlow(bytes);
      return buffer;
    },
  };
}

/**
 * What is kept of a page: its ranges, as start and end in turn, how many of these numbers each record takes, and whether
 * a group is among what is kept of it.
 */
interface Cuts {
  readonly ranges: readonly number[];
  readonly counts: readonly number[];
  readonly groups: readonly boolean[];
  readonly bytes: number;
}

function cutsOf(page: Buffer): Cuts | undefined {
  const ranges: number[] = [];
  const counts: number[] = [];
  const groups: boolean[] = [];
  const end = page.length - 1;
  let bytes = 0;
  let from = 1;

  function keep(start: number, stop: number): void {
    ranges.push(start, stop);
    bytes += stop - start;
  }

  for (let links = page.indexOf(LINKS), known = 0; from < end; ) {
    const between = page.indexOf(BETWEEN, from);
    const stop = between === -1 ? end : between + 1;
    const place: Place = { depth: 0, isEmbedded: false, isUser: false };
    let group: boolean | undefined;
    for (; links !== -1 && links < stop; links = page.indexOf(LINKS, from)) {
      const found = linksAt(page, links + LINKS.length - 1);
      // a member stands after another one and within its record
      if (found === undefined || found.end >= stop || page[links - 1] === OPEN_BRACE) return undefined;
      walk(page, from, links, place);
      keep(from, links);
      if (place.depth === 1) {
        if (group !== undefined) return undefined; // a second one would be all that parsing keeps
        group = found.groupEnd > 0;
      } else if (place.depth !== 3 || !place.isEmbedded || !place.isUser) return undefined;
      if (place.depth === 1 && found.groupEnd > 0) {
        keep(links, links + LINKS.length);
        keep(found.groupStart, found.groupEnd);
        keep(found.end - 1, found.end);
      }
      from = found.end;
    }
    keep(from, stop);
    counts.push(ranges.length - known);
    groups.push(group === true);
    known = ranges.length;
    from = stop + 1;
  }
  return { ranges, counts, groups, bytes };
}

/** Where in its record the cutting stands, and what of the way there matters. */
interface Place {
  depth: number;
  /** The last member of the record, and of what it embeds, is the one that may have links of its own. */
  isEmbedded: boolean;
  isUser: boolean;
}

/** Goes on from one place to the next; `to` may not be within a string. */
function walk(page: Buffer, from: number, to: number, place: Place): void {
  for (let at = from; at < to; at += 1) {
    const byte = page[at];
    if (byte === QUOTE) {
      if (place.depth === 1) place.isEmbedded = isAt(page, EMBEDDED, at);
      else if (place.depth === 2) place.isUser = isAt(page, USER, at);
      at = closingQuote(page, at + 1);
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) place.depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) place.depth -= 1;
  }
}

function linesOf<T>(
  page: Buffer,
  { ranges, counts, groups }: Cuts,
  kept: Buffer,
  take: TakeRecord<T>,
): T[] | undefined {
  const lines: T[] = [];
  let length = 0;
  let next = 0;
  for (const [index, count] of counts.entries()) {
    const begun = length;
    for (const end = next + count; next < end; next += 2)
      length += page.copy(kept, length, ranges[next], ranges[next + 1]);
    const record = parsed(kept.toString('latin1', begun, length));
    if (!isBare(record, groups[index] === true)) return undefined;
    kept[length] = NEWLINE;
    length += 1;
    lines.push(take(kept.subarray(begun, length), record));
  }
  return lines;
}

/** Whether nothing is left of a record that parsing would leave out, whatever its members are spelled like. */
function isBare(record: unknown, hasGroup: boolean): boolean {
  if (!isObject(record)) return false;
  const { _links: links, _embedded: embedded } = record;
  if (hasGroup ? !isObject(links) || links.group === undefined : links !== undefined) return false;
  if (embedded === undefined) return true;
  if (!isObject(embedded) || !isObject(embedded.user) || Object.keys(embedded).length !== 1) return false;
  return embedded.user._links === undefined;
}
