/** MurmurHash3's rounds over UTF-16 units, 32 bits, by seed. */
export function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) {
    let unit = Math.imul(text.charCodeAt(index), 0xcc9e2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    hash ^= unit;
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  return ended(hash, text.length);
}

/** Two such hashes of one text in one pass over it, written to a place of a table. */
export function hashInto(text: string, table: Uint32Array, place: number): void {
  let one = 0x9e3779b1;
  let other = 0x85ebca77;
  for (let index = 0; index < text.length; index += 1) {
    let unit = Math.imul(text.charCodeAt(index), 0xcc9e2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    one ^= unit;
    one = Math.imul((one << 13) | (one >>> 19), 5) + 0xe6546b64;
    other ^= unit;
    other = Math.imul((other << 13) | (other >>> 19), 5) + 0xe6546b64;
  }
  table[place] = ended(one, text.length);
  table[place + 1] = ended(other, text.length);
}

function ended(hash: number, length: number): number {
  let mixed = hash ^ length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
