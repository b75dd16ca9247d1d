/** Large buffers that are used one after another, by whoever needs one next. */
export interface SpareBuffers {
  /** One of at least so many bytes; what is in it is of no meaning. */
  take(bytes: number): Buffer;
  /** Gives one back that nobody looks at any more. */
  give(buffer: Buffer): void;
}

/** Pages differ by some bytes: one that was made for one of them has room for the others. */
const STEP_BYTES = 1 << 18;

/** A megabyte a page, or one kept by each listing, would be garbage that V8 leaves lying until there are 64 MB of it (measured). */
export function createSpareBuffers(): SpareBuffers {
  const spare: Buffer[] = [];
  return {
    take(bytes) {
      const last = spare.pop();
      if (last !== undefined && last.byteLength >= bytes) return last;
      return Buffer.allocUnsafeSlow(Math.ceil((bytes + 1) / STEP_BYTES) * STEP_BYTES);
    },
    give(buffer) {
      spare.push(buffer);
    },
  };
}
