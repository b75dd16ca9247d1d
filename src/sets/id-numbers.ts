import { packId, WORDS } from './packed-id.js';
import { mixed } from './packed-set.js';

/** Gives ids small numbers, in the order in which they come, exactly and in some 40 bytes each. */
export interface IdNumbers {
  /** The id's number; a new one, the next from zero, where it has none. */
  numberOf(id: string): number;
  /** Undefined for an id that has no number. */
  find(id: string): number | undefined;
  readonly size: number;
}

const INITIAL_PLACES = 1 << 10;
const MAX_LOAD = 0.7;
/** An id, and its number plus one: zero is a free place. */
const PLACE = WORDS + 1;

export function createIdNumbers(): IdNumbers {
  let table = new Uint32Array(INITIAL_PLACES * PLACE);
  let packed = 0;
  let size = 0;
  const others = new Map<string, number>();
  const key = new Uint32Array(WORDS);

  /** The place of the key that stands in `of` from `from` on, or the free one where it belongs; linear probing. */
  function placeOf(words: Uint32Array, of: ArrayLike<number>, from = 0): number {
    const mask = words.length / PLACE - 1;
    for (let index = mixed(of, WORDS, from) & mask; ; index = (index + 1) & mask) {
      const at = index * PLACE;
      if (words[at + WORDS] === 0 || holds(words, at, of, from)) return at;
    }
  }

  function grow(): void {
    const larger = new Uint32Array(table.length * 2);
    for (let at = 0; at < table.length; at += PLACE) {
      if (table[at + WORDS] === 0) continue;
      const place = placeOf(larger, table, at);
      for (let word = 0; word < PLACE; word += 1) larger[place + word] = table[at + word] ?? 0;
    }
    table = larger;
  }

  function find(id: string): number | undefined {
    if (!packId(id, key)) return others.get(id);
    const stored = table[placeOf(table, key) + WORDS] ?? 0;
    return stored === 0 ? undefined : stored - 1;
  }

  return {
    find,
    numberOf(id) {
      const known = find(id);
      if (known !== undefined) return known;
      const number = size;
      size += 1;
      if (!packId(id, key)) {
        others.set(id, number);
        return number;
      }
      const at = placeOf(table, key);
      table.set(key, at);
      table[at + WORDS] = number + 1;
      packed += 1;
      if (packed > (table.length / PLACE) * MAX_LOAD) grow();
      return number;
    },
    get size() {
      return size;
    },
  };
}

function holds(words: Uint32Array, at: number, key: ArrayLike<number>, from: number): boolean {
  for (let word = 0; word < WORDS; word += 1) if (words[at + word] !== key[from + word]) return false;
  return true;
}
