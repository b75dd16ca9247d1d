import { type AppUserShape, appUserShape } from './app-user-shape.js';
import { CLOSE_BRACKET, COMMA, NOWHERE, OPEN_BRACKET, QUOTE } from './json-bytes.js';
import { type Member, readObject } from './json-shape.js';

/** What is known of an application user whose bytes were looked at. */
export interface RecordFacts {
  readonly id: string;
  readonly status: string | undefined;
  /** Whether the row's own user came embedded. */
  readonly hasUser: boolean;
}

/**
 * Takes one record: what Okta sent for it, ended by a newline and without `_links` (`_links.group` aside). It is taken at
 * once, because a page of them that waits for the disk is garbage of the expensive kind.
 */
export type TakeRecord<T> = (bytes: Buffer, facts: RecordFacts) => T;

/**
 * Reads pages of application users without making objects of them: links are most of an expanded page's bytes, of the rest
 * three members are looked at, and writing again what came as text costs as much as reading it. Every byte is read as
 * JSON all the same, so that no damage can pass. A reader's answer is undefined where a page is not as compact as Okta
 * writes it, has a record that is not an application user, or one that parsing might take otherwise: then it is to be parsed.
 */
export function recordLinesReader<T>(take: TakeRecord<T>): (page: Buffer) => T[] | undefined {
  const shape = appUserShape();
  let memory = Buffer.alloc(0);
  return (page) => {
    // used again for the next page: a megabyte a page would be garbage that V8 leaves lying; newlines take commas' places
    if (memory.byteLength < page.length) memory = Buffer.allocUnsafeSlow(page.length);
    return linesOf(page, shape, memory, take);
  };
}

const NEWLINE = 0x0a;

function linesOf<T>(page: Buffer, shape: AppUserShape, kept: Buffer, take: TakeRecord<T>): T[] | undefined {
  if (page.length === 2 && page[0] === OPEN_BRACKET && page[1] === CLOSE_BRACKET) return [];
  if (page[0] !== OPEN_BRACKET) return undefined;
  const lines: T[] = [];
  let length = 0;
  for (let at = 1; ; at += 1) {
    const start = at;
    at = readObject(page, start, shape.whole);
    if (at === NOWHERE) return undefined;
    const facts = factsOf(page, shape);
    const begun = length;
    length = cut(page, start, at, shape, kept, begun);
    if (facts === undefined || length === NOWHERE) return undefined;
    kept[length] = NEWLINE;
    length += 1;
    lines.push(take(kept.subarray(begun, length), facts));
    if (page[at] === CLOSE_BRACKET) return at + 1 === page.length ? lines : undefined;
    if (page[at] !== COMMA) return undefined;
  }
}

/** Copies a record without its links to `begun` in `kept`; returns where the copy ends, NOWHERE where they cannot be cut out. */
function cut(page: Buffer, start: number, end: number, shape: AppUserShape, kept: Buffer, begun: number): number {
  const { links, group, userLinks } = shape;
  let from = start;
  let length = begun;
  for (const one of userLinks.at < links.at ? [userLinks, links] : [links, userLinks]) {
    if (one.at === NOWHERE) continue;
    const comma = one.at - 1;
    if (page[comma] !== COMMA) return NOWHERE; // a first member: the next one's comma would be left
    length += page.copy(kept, length, from, comma);
    from = one.end;
    if (one === links && group.at !== NOWHERE) {
      length += page.copy(kept, length, comma, links.start + 1);
      length += page.copy(kept, length, group.at, group.end);
      from = links.end - 1;
    }
  }
  return length + page.copy(kept, length, from, end);
}

/** Undefined where a text is not as plain as ids are, so that it may not be what its bytes say. */
function factsOf(page: Buffer, shape: AppUserShape): RecordFacts | undefined {
  const id = textOf(page, shape.id);
  const status = textOf(page, shape.status);
  const userId = textOf(page, shape.userId);
  if (id === undefined || id === '' || ![id, status, userId].every(isPlain)) return undefined;
  return { id, status, hasUser: userId === id };
}

function textOf(page: Buffer, { at, start, end }: Member): string | undefined {
  return at === NOWHERE || page[start] !== QUOTE ? undefined : page.toString('latin1', start + 1, end - 1);
}

/** ASCII without escapes. */
function isPlain(text: string | undefined): boolean {
  return text === undefined || /^[ -[\]-~]*$/.test(text);
}
