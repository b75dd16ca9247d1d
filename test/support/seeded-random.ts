/** Numbers in [0, 1) that a seed makes repeatable; tests that draw print their seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed of this moment, or TEST_SEED of the environment to repeat a failure. */
export function drawSeed(): number {
  return Number(process.env.TEST_SEED ?? Date.now() % 1_000_000_000);
}
