import { type AppUserShape, appUserShape } from './app-user-shape.js';
import { BACKSLASH, CLOSE_BRACKET, COMMA, NOWHERE, OPEN_BRACKET, QUOTE, SPACE } from './json-bytes.js';
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
 * The lines lie in `memory`, which has to be as long as the page: newlines take commas' places.
 */
export function recordLinesReader<T>(take: TakeRecord<T>): (page: Buffer, memory: Buffer) => T[] | undefined {
  const shape = appUserShape();
  return (page, memory) => linesOf(page, shape, memory, take);
}

const NEWLINE = 0x0a;
const TILDE = 0x7e;

function linesOf<T>(page: Buffer, shape: AppUserShape, kept: Buffer, take: TakeRecord<T>): T[] | undefined {
  if (page.length === 2 && page[0] === OPEN_BRACKET && page[1] === CLOSE_BRACKET) return [];
  if (page[0] !== OPEN_BRACKET) return undefined;
  page.copy(kept);
  const lines: T[] = [];
  let length = 0;
  for (let at = 1; ; at += 1) {
    const start = at;
    at = readObject(page, start, shape.whole);
    if (at === NOWHERE) return undefined;
    const facts = factsOf(page, shape);
    const begun = length;
    length = cut(kept, start, at, shape, begun);
    if (facts === undefined || length === NOWHERE) return undefined;
    kept[length] = NEWLINE;
    length += 1;
    lines.push(take(kept.subarray(begun, length), facts));
    if (page[at] === CLOSE_BRACKET) return at + 1 === page.length ? lines : undefined;
    if (page[at] !== COMMA) return undefined;
  }
}

/**
 * Moves a record without its links from where it lies to `begun`, which is never behind it; returns where it ends then,
 * NOWHERE where they cannot be cut out.
 */
function cut(kept: Buffer, start: number, end: number, shape: AppUserShape, begun: number): number {
  const { links, group, userLinks } = shape;
  const isUserFirst = userLinks.at < links.at;
  const first = isUserFirst ? userLinks : links;
  const second = isUserFirst ? links : userLinks;
  let from = start;
  let length = begun;
  for (let one: Member | undefined = first; one !== undefined; one = one === first ? second : undefined) {
    if (one.at === NOWHERE) continue;
    const comma = one.at - 1;
    if (kept[comma] !== COMMA) return NOWHERE; // a first member: the next one's comma would be left
    length = moved(kept, length, from, comma);
    from = one.end;
    if (one === links && group.at !== NOWHERE) {
      length = moved(kept, length, comma, links.start + 1);
      length = moved(kept, length, group.at, group.end);
      from = links.end - 1;
    }
  }
  return moved(kept, length, from, end);
}

/** Moves bytes forward, without a view of them: three for each record were a quarter of the main thread's garbage. */
function moved(kept: Buffer, to: number, from: number, end: number): number {
  kept.copyWithin(to, from, end);
  return to + end - from;
}

/** Undefined where a text is not as plain as ids are, so that it may not be what its bytes say. */
function factsOf(page: Buffer, shape: AppUserShape): RecordFacts | undefined {
  const { id, status, userId } = shape;
  if (!isPlain(page, id) || !isPlain(page, status) || !isPlain(page, userId)) return undefined;
  const text = textOf(page, id);
  if (text === undefined || text === '') return undefined;
  return { id: text, status: textOf(page, status), hasUser: textOf(page, userId) === text };
}

function textOf(page: Buffer, { at, start, end }: Member): string | undefined {
  return at === NOWHERE || page[start] !== QUOTE ? undefined : page.toString('latin1', start + 1, end - 1);
}

/** Whether a member is not there, is no text, or is ASCII without escapes. */
function isPlain(page: Buffer, { at, start, end }: Member): boolean {
  if (at === NOWHERE || page[start] !== QUOTE) return true;
  for (let place = start + 1; place < end - 1; place += 1) {
    const byte = page[place] ?? 0;
    if (byte < SPACE || byte > TILDE || byte === BACKSLASH) return false;
  }
  return true;
}
