import { hashOf } from '../../sets/text-hash.js';

/** Of a day's hundred thousand events one in hundreds of millions would pass for another one. */
const HASH_BITS = 46;

/** 46 bits of an event's uuid, by which it is told whether it was counted. */
export function hashOfUuid(uuid: string): number {
  return hashOf(uuid, 0x6c65) * 2 ** (HASH_BITS - 32) + (hashOf(uuid, 0x6467) >>> (64 - HASH_BITS));
}

const WORD = 31;

/** Bytes before the first bit: how many hashes there are, and the width. */
const HEADER = 5;

/**
 * Hashes as bytes: sorted, each as its distance from the one before. Of a distance the low bits, so many as its mean has,
 * stand as they are, and the rest as so many ones before a zero (Rice's code): less than four bytes an event where a day
 * has a hundred thousand.
 */
export function encodeHashes(hashes: Iterable<number>): Buffer {
  const sorted = Float64Array.from(hashes).sort();
  const width = Math.max(0, Math.floor(Math.log2(2 ** HASH_BITS / Math.max(1, sorted.length))));
  const head = Buffer.alloc(HEADER);
  head.writeUInt32LE(sorted.length);
  head.writeUInt8(width, 4);
  const out = bitWriter();
  let before = 0;
  for (const hash of sorted) {
    const distance = hash - before;
    for (let ones = Math.floor(distance / 2 ** width); ones > 0; ones -= 1) out.put(1);
    out.put(0);
    const low = distance % 2 ** width;
    // operators on bits take 32 of them
    for (let high = Math.floor(low / 2 ** WORD), bit = width - WORD - 1; bit >= 0; bit -= 1)
      out.put((high >>> bit) & 1);
    for (let rest = low % 2 ** WORD, bit = Math.min(width, WORD) - 1; bit >= 0; bit -= 1) out.put((rest >>> bit) & 1);
    before = hash;
  }
  return Buffer.concat([head, out.bytes()]);
}

/** Undefined where the bytes are no such list. */
export function decodeHashes(bytes: Buffer): Set<number> | undefined {
  if (bytes.byteLength < HEADER) return undefined;
  const [count, width] = [bytes.readUInt32LE(), bytes.readUInt8(4)];
  const end = bytes.byteLength * 8;
  const hashes = new Set<number>();
  let at = HEADER * 8;
  let before = 0;
  const next = (): number => ((bytes[at >>> 3] ?? 0) >>> (7 - (at++ & 7))) & 1;
  while (hashes.size < count) {
    let distance = 0;
    while (at < end && next() === 1) distance += 2 ** width;
    let low = 0;
    for (let bit = 0; bit < width; bit += 1) low = low * 2 + next();
    if (at > end) return undefined;
    const known = hashes.size;
    before += distance + low;
    if (hashes.add(before).size === known) return undefined;
  }
  return hashes;
}

/** Bits one after another, the first of a byte its highest. */
function bitWriter() {
  let bytes = Buffer.alloc(1 << 12);
  let at = 0;
  return {
    put(bit: number): void {
      if (at >>> 3 === bytes.byteLength) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.byteLength)]);
      if (bit === 1) bytes[at >>> 3] = (bytes[at >>> 3] ?? 0) | (1 << (7 - (at & 7)));
      at += 1;
    },
    bytes: (): Buffer => bytes.subarray(0, Math.ceil(at / 8)),
  };
}
