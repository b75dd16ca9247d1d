/**
 * JSON read as bytes, as strictly as JSON.parse reads it, save that no white space may stand between its parts: to make
 * objects of a page of which few members are looked at costs five times as much. Everything here says where a part ends,
 * and NOWHERE for one that is not JSON.
 */

import { isAt } from '../../files/bytes-at.js';

export const NOWHERE = -1;

/** JSON that is nested deeper is left to JSON.parse, which needs no stack for it. */
const MOST_DEPTH = 64;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
export const SPACE = 0x20;
const LETTER_E = 0x65;
const LETTER_U = 0x75;
const LOWER_CASE = 0x20;
/** 1 for each byte that stands for itself in a text. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);
const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));
const WORDS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** Where the value that begins at `at` ends: the place after it. */
export function valueEnd(bytes: Buffer, at: number, depth = MOST_DEPTH): number {
  const byte = bytes[at];
  if (byte === QUOTE) return textEnd(bytes, at);
  if (byte === OPEN_BRACE) return objectEnd(bytes, at, depth);
  if (byte === OPEN_BRACKET) return listEnd(bytes, at, depth);
  const word = WORDS.get(byte ?? 0);
  if (word === undefined) return numberEnd(bytes, at);
  return isAt(bytes, word, at) ? at + word.length : NOWHERE;
}

/** Where the text ends whose quote stands at `open`. Most bytes of a page are asked this one thing. */
export function textEnd(bytes: Buffer, open: number): number {
  for (let at = open + 1; ; at += 1) {
    while (PLAIN[bytes[at] ?? 0] === 1) at += 1;
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] !== BACKSLASH) return NOWHERE;
    at += 1;
    if (bytes[at] === LETTER_U && isHex(bytes, at + 1)) at += 4;
    else if (!ESCAPED.has(bytes[at] ?? 0)) return NOWHERE;
  }
}

function objectEnd(bytes: Buffer, open: number, depth: number): number {
  if (depth === 0) return NOWHERE;
  if (bytes[open + 1] === CLOSE_BRACE) return open + 2;
  for (let at = open + 1; ; at += 1) {
    const name = bytes[at] === QUOTE ? textEnd(bytes, at) : NOWHERE;
    if (name === NOWHERE || bytes[name] !== COLON) return NOWHERE;
    at = valueEnd(bytes, name + 1, depth - 1);
    if (at === NOWHERE) return NOWHERE;
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    if (bytes[at] !== COMMA) return NOWHERE;
  }
}

function listEnd(bytes: Buffer, open: number, depth: number): number {
  if (depth === 0) return NOWHERE;
  if (bytes[open + 1] === CLOSE_BRACKET) return open + 2;
  for (let at = open + 1; ; at += 1) {
    at = valueEnd(bytes, at, depth - 1);
    if (at === NOWHERE) return NOWHERE;
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    if (bytes[at] !== COMMA) return NOWHERE;
  }
}

function numberEnd(bytes: Buffer, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = bytes[first] === ZERO ? first + 1 : digitsEnd(bytes, first);
  if (at !== NOWHERE && bytes[at] === POINT) at = digitsEnd(bytes, at + 1);
  if (at === NOWHERE || ((bytes[at] ?? 0) | LOWER_CASE) !== LETTER_E) return at;
  const sign = bytes[at + 1];
  return digitsEnd(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** At least one is needed. */
function digitsEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  return at === start ? NOWHERE : at;
}

function isHex(bytes: Buffer, start: number): boolean {
  for (let at = start; at < start + 4; at += 1) {
    const byte = bytes[at] ?? 0;
    const letter = byte | LOWER_CASE;
    if (!isDigit(byte) && (letter < 0x61 || letter > 0x66)) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
