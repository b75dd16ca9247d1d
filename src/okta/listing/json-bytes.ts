/** JSON read as bytes, as far as cutting a page of records apart needs it. */

const GROUP = Buffer.from('"group"');
const GROUP_OBJECT = Buffer.from('"group":{');

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_G = 0x67;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** Where an object of links ends, and where its group stands in it. */
export interface Links {
  /** After the object. */
  readonly end: number;
  /** Where its member `group` begins and ends; 0 without one. */
  readonly groupStart: number;
  readonly groupEnd: number;
}

/** The object of links that opens at `open`; undefined where it does not close, or has a group in an unknown form. */
export function linksAt(page: Buffer, open: number): Links | undefined {
  let depth = 0;
  let groupStart = 0;
  let groupEnd = 0;
  for (let at = open; at < page.length; at += 1) {
    const byte = page[at];
    if (byte === QUOTE) {
      if (depth === 1 && page[at + 1] === LETTER_G && isAt(page, GROUP, at)) {
        if (groupStart !== 0 || !isAt(page, GROUP_OBJECT, at)) return undefined;
        groupStart = at;
      }
      const end = closingQuote(page, at + 1);
      // a name that is spelled otherwise may be the group's too
      if (depth === 1 && page.subarray(at, end).includes(BACKSLASH)) return undefined;
      at = end;
    } else if (byte === OPEN_BRACE) {
      depth += 1;
    } else if (byte === CLOSE_BRACE) {
      depth -= 1;
      if (depth === 1 && groupStart !== 0 && groupEnd === 0) groupEnd = at + 1;
      // what is left out must be whole too: damage that swallows the next record would make a shorter page of it
      if (depth === 0) return isJson(page, open, at + 1) ? { end: at + 1, groupStart, groupEnd } : undefined;
    }
  }
  return undefined;
}

/** Where the string that began before `from` ends: the place of its quote. */
export function closingQuote(page: Buffer, from: number): number {
  let at = from;
  for (; at < page.length && page[at] !== QUOTE; at += 1) if (page[at] === BACKSLASH) at += 1;
  return at;
}

/** Whether these bytes stand at this place. */
export function isAt(page: Buffer, bytes: Buffer, at: number): boolean {
  return at + bytes.length <= page.length && page.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0;
}

function isJson(page: Buffer, from: number, to: number): boolean {
  return parsed(page.toString('latin1', from, to)) !== undefined;
}

/** What the text is as JSON; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
