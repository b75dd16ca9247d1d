/** Large buffers that are used one after another, by whoever needs one next. */
export interface SpareBuffers {
  /** One of at least so many bytes; what is in it is of no meaning. */
  take(bytes: number): Buffer;
  /** Gives one back that nobody looks at any more. */
  give(buffer: Buffer): void;
}

/** Pages differ by some bytes: one that was made for one of them has room for the others. */
const STEP_BYTES = 1 << 18;
/** A larger one is let go: pages have some 1.3 MB. */
const MOST_KEPT_BYTES = 1 << 23;

/**
 * A page of a listing has a megabyte, of which a buffer for each, or one kept by each listing, would be garbage that V8
 * leaves lying until there are 64 MB of it (measured).
 */
export function createSpareBuffers(): SpareBuffers {
  const spare: Buffer[] = [];
  return {
    take(bytes) {
      const place = spare.findLastIndex(({ byteLength }) => byteLength >= bytes);
      const [found] = place === -1 ? [] : spare.splice(place, 1);
      return found ?? Buffer.allocUnsafeSlow(Math.ceil(Math.max(bytes, 1) / STEP_BYTES) * STEP_BYTES);
    },
    give(buffer) {
      if (buffer.byteLength <= MOST_KEPT_BYTES) spare.push(buffer);
    },
  };
}
