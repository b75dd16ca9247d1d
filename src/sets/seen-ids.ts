import { createPackedSet } from './packed-set.js';

/** The ids that were seen, exactly, in a fraction of what their strings take. */
export interface SeenIds {
  /** Whether the id was not seen before. */
  add(id: string): boolean;
  readonly size: number;
}

/** Okta's ids are 20 letters and digits, and five of them fit into 32 bits: 63^5 < 2^32. */
const LENGTH = 20;
const PER_WORD = 5;
const WORDS = LENGTH / PER_WORD;
const BASE = 63;

export function createSeenIds(): SeenIds {
  const packed = createPackedSet(WORDS);
  const others = new Set<string>();
  const key = new Uint32Array(WORDS);
  return {
    add(id) {
      if (pack(id, key)) return packed.add(key);
      const before = others.size;
      return others.add(id).size > before;
    },
    get size() {
      return packed.size + others.size;
    },
  };
}

/** Writes the id into `key`; false where it is not an id such as Okta's. */
function pack(id: string, key: Uint32Array): boolean {
  if (id.length !== LENGTH) return false;
  for (let word = 0; word < WORDS; word += 1) {
    let value = 0;
    for (let index = word * PER_WORD; index < (word + 1) * PER_WORD; index += 1) {
      const digit = digitOf(id.charCodeAt(index));
      if (digit === 0) return false;
      value = value * BASE + digit;
    }
    key[word] = value;
  }
  return true;
}

/** 1 to 62 for letters and digits, 0 for anything else. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x2f;
  if (code >= 0x41 && code <= 0x5a) return code - 0x36;
  if (code >= 0x61 && code <= 0x7a) return code - 0x3c;
  return 0;
}
