import { untilAborted } from '../../async/until-aborted.js';

/** Reads whole bodies of answers, unpacked, into memory that is used again. */
export interface BodyReader {
  /**
   * Gives `use` the body's bytes, which are valid until it returns, and resolves with what it made of them. Rejects with
   * the signal's reason, or with what broke the connection.
   */
  read<T>(body: AsyncIterable<Uint8Array>, signal: AbortSignal, use: (body: Buffer) => T): Promise<T>;
}

const FIRST_BYTES = 1 << 16;
/** A larger one is let go: pages have some 1.3 MB. */
const MOST_KEPT_BYTES = 1 << 23;

/**
 * A page of a listing has a megabyte, of which a buffer would be garbage that V8 leaves lying until there are 64 MB of
 * it (measured): every body is read into one of as many buffers as there are bodies under way.
 */
export function createBodyReader(): BodyReader {
  const spare: Buffer[] = [];

  async function readInto<T>(
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    use: (body: Buffer) => T,
  ): Promise<T> {
    let buffer = spare.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    let length = 0;
    for await (const chunk of body) {
      buffer = withRoom(buffer, length, chunk.byteLength);
      buffer.set(chunk, length);
      length += chunk.byteLength;
    }
    signal.throwIfAborted(); // whoever left may have given what `use` writes to somebody else
    const used = use(buffer.subarray(0, length));
    if (buffer.byteLength <= MOST_KEPT_BYTES) spare.push(buffer);
    return used;
  }

  return {
    async read(body, signal, use) {
      signal.throwIfAborted();
      // at once, and with the signal's reason, however the stream takes its end
      return await untilAborted(readInto(body, signal, use), signal, () => true);
    },
  };
}

function withRoom(buffer: Buffer, length: number, more: number): Buffer {
  if (length + more <= buffer.byteLength) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.byteLength * 2, length + more));
  buffer.copy(larger, 0, 0, length);
  return larger;
}
