/** A 32-bit mix of a seed and up to three numbers: the same arguments give the same number, near ones unrelated ones. */
export function hash(seed: number, a: number, b = 0, c = 0): number {
  let h = seed ^ 0x9e3779b9;
  for (const part of [a, b, c]) {
    h = Math.imul(h ^ (part & 0xffffffff), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13) ^ Math.floor(part / 0x100000000), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** A 32-bit number from a text, so that seeds and request paths can be words. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return hash(h >>> 0, text.length);
}

/** An endless row of numbers in [0, 1) from one start; a row of the org draws all it needs from its own. */
export type Draw = () => number;

export function drawsFrom(start: number): Draw {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  };
}

export function pick<T>(draw: Draw, items: readonly [T, ...T[]]): T {
  return items[Math.floor(draw() * items.length)] ?? items[0];
}

/** One of several values by their parts of 1; the last takes what is left. */
export function pickWeighted<T>(point: number, shares: readonly (readonly [T, number])[], otherwise: T): T {
  let reached = 0;
  for (const [value, share] of shares) {
    reached += share;
    if (point < reached) return value;
  }
  return otherwise;
}

/** A seed as a number; `'7'` of a command line is 7. */
export function seedNumber(seed: number | string): number {
  if (typeof seed === 'number') return seed;
  return /^\d{1,9}$/.test(seed) ? Number(seed) : hashText(seed);
}
