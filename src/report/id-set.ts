import { createPackedSet } from '../packed-set.js';

/** Tells ids apart and counts them without keeping them. */
export interface IdSet {
  add(id: string): void;
  readonly size: number;
}

/**
 * Counts distinct ids in 12 to 23 bytes each, by their 64-bit hashes. Two of ten million ids share a hash with a
 * probability of three in a million, so the count is exact for every purpose but proof.
 */
export function createIdSet(): IdSet {
  const hashes = createPackedSet(2);
  const key = new Uint32Array(2);
  return {
    add(id) {
      const high = hashOf(id, 0x9e3779b1);
      const low = hashOf(id, 0x85ebca77);
      key[0] = high === 0 && low === 0 ? 1 : high;
      key[1] = low;
      hashes.add(key);
    },
    get size() {
      return hashes.size;
    },
  };
}

/** MurmurHash3's rounds over UTF-16 units, 32 bits, by seed. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) {
    let unit = Math.imul(text.charCodeAt(index), 0xcc9e2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    hash ^= unit;
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
