import { packId, WORDS } from './packed-id.js';
import { createPackedSet } from './packed-set.js';

/** The ids that were seen, exactly, in a fraction of what their strings take. */
export interface SeenIds {
  /** Whether the id was not seen before. */
  add(id: string): boolean;
  readonly size: number;
}

export function createSeenIds(): SeenIds {
  const packed = createPackedSet(WORDS);
  const others = new Set<string>();
  const key = new Uint32Array(WORDS);
  return {
    add(id) {
      if (packId(id, key)) return packed.add(key);
      const before = others.size;
      return others.add(id).size > before;
    },
    get size() {
      return packed.size + others.size;
    },
  };
}
