/** Collects text as UTF-8. */
export interface TextBuffer {
  add(text: string): void;
  /** Adds what is UTF-8 already. */
  addBytes(bytes: Uint8Array): void;
  /** Bytes that wait to be taken. */
  readonly size: number;
  /** Everything added since the last time, as a copy. */
  take(): Buffer;
}

const FIRST_BYTES = 1 << 16;
/** UTF-8 takes at most three bytes for a unit of a string. */
const MOST_PER_UNIT = 3;

/**
 * Text is encoded as it is added: one letter that Latin-1 has not makes a long string two bytes a letter, and encoding
 * it takes twice as long as encoding its lines one by one (measured).
 */
export function createTextBuffer(): TextBuffer {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let size = 0;

  function makeRoom(bytes: number): void {
    if (size + bytes <= buffer.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.byteLength * 2, size + bytes));
    buffer.copy(larger, 0, 0, size);
    buffer = larger;
  }

  return {
    add(text) {
      makeRoom(text.length * MOST_PER_UNIT);
      size += buffer.write(text, size);
    },
    addBytes(bytes) {
      makeRoom(bytes.byteLength);
      buffer.set(bytes, size);
      size += bytes.byteLength;
    },
    get size() {
      return size;
    },
    take() {
      // the large buffer stays: a new one for each time grows old, and has V8 collect all of the heap to free it
      const taken = Buffer.from(buffer.subarray(0, size));
      size = 0;
      return taken;
    },
  };
}
