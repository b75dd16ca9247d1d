/** A set of small whole numbers, one bit each. */
export interface BitSet {
  add(number: number): void;
  has(number: number): boolean;
  /** The words of 32 bits, the lowest numbers first. */
  readonly words: Uint32Array;
}

export function createBitSet(): BitSet {
  let words = new Uint32Array(32);
  return {
    add(number) {
      const at = number >>> 5;
      if (at >= words.length) {
        const larger = new Uint32Array(Math.max(at + 1, words.length * 2));
        larger.set(words);
        words = larger;
      }
      words[at] = (words[at] ?? 0) | (1 << (number & 31));
    },
    has: (number) => (((words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1,
    get words() {
      return words;
    },
  };
}

/** How many numbers a combination of sets holds; `combine` is given a word of each. */
export function countBits(sets: readonly BitSet[], combine: (...words: readonly number[]) => number): number {
  const length = Math.max(0, ...sets.map(({ words }) => words.length));
  let count = 0;
  for (let at = 0; at < length; at += 1) count += bitsOf(combine(...sets.map(({ words }) => words[at] ?? 0)));
  return count;
}

function bitsOf(word: number): number {
  let rest = word >>> 0;
  let count = 0;
  while (rest !== 0) {
    rest = (rest & (rest - 1)) >>> 0;
    count += 1;
  }
  return count;
}
