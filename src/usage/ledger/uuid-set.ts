import { hashOf } from '../../sets/text-hash.js';

/**
 * Events of a day as 48 bits of each uuid: of a day's hundred thousand, one in billions would pass for another. They are
 * kept sorted, each as its distance from the one before, in about four bytes.
 */
export function hashOfUuid(uuid: string): number {
  return hashOf(uuid, 0x6c65) * 0x10000 + (hashOf(uuid, 0x6467) & 0xffff);
}

export function encodeHashes(hashes: Iterable<number>): Buffer {
  const sorted = Float64Array.from(hashes).sort();
  const bytes = Buffer.allocUnsafe(sorted.length * 7);
  let at = 0;
  let before = 0;
  for (const hash of sorted) {
    let rest = hash - before;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
    bytes[at++] = rest;
    before = hash;
  }
  return bytes.subarray(0, at);
}

export function decodeHashes(bytes: Uint8Array): Set<number> {
  const hashes = new Set<number>();
  let before = 0;
  let value = 0;
  let weight = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * weight;
    weight *= 0x80;
    if (byte >= 0x80) continue;
    before += value;
    hashes.add(before);
    value = 0;
    weight = 1;
  }
  return hashes;
}
