import { hash } from './random.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const INDEX_DIGITS = 5;
/** Okta's ids are a type prefix and 17 letters and digits, of which the last few are the same all over an org. */
const ORG_SUFFIX = '0g4';

export type IdPrefix = '00u' | '0oa' | '00g' | '0pr';

/** The id of the index-th user, app, group or rule: its index can be read back in constant time, so no table is held. */
export function idOf(prefix: IdPrefix, seed: number, index: number): string {
  const kind = prefix.charCodeAt(2);
  const head = letters(hash(seed, index, kind, 1), 1);
  const tail = letters(hash(seed, index, kind, 2), 4) + letters(hash(seed, index, kind, 3), 4);
  return prefix + head + letters(index, INDEX_DIGITS) + tail + ORG_SUFFIX;
}

/** The index in an id that `idOf` made; undefined for any other text. */
export function indexOf(prefix: IdPrefix, seed: number, id: string): number | undefined {
  if (id.length !== 20) return undefined;
  let index = 0;
  for (const letter of id.slice(4, 4 + INDEX_DIGITS)) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return undefined;
    index = index * 62 + digit;
  }
  return idOf(prefix, seed, index) === id ? index : undefined;
}

function letters(value: number, count: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < count; i += 1) {
    text = ALPHABET.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
