import { untilAborted } from '../../async/until-aborted.js';
import { createSpareBuffers, type SpareBuffers } from './spare-buffers.js';

/** Reads whole bodies of answers, unpacked, into memory that is used again. */
export interface BodyReader {
  /** The most bytes that a body may have. */
  readonly maxBytes: number;
  /**
   * Gives `use` the body's bytes, which are valid until it returns, and resolves with what it made of them. Rejects with
   * the signal's reason, with what broke the connection, or with BodyTooLargeError as soon as it passes the limit.
   */
  read<T>(body: AsyncIterable<Uint8Array>, signal: AbortSignal, use: (body: Buffer) => T): Promise<T>;
}

export interface BodyLimits {
  /** Of one body, unpacked. A kilobyte on the wire may unpack to a megabyte. */
  readonly maxBytes: number;
  /** How long nothing of a body may come before it is given up, in milliseconds. */
  readonly silenceMs: number;
}

/** Pages have some 1.3 MB, and the largest that Okta's limits allow have a few times that. */
export const BODY_LIMITS: BodyLimits = { maxBytes: 32 * 2 ** 20, silenceMs: 20_000 };

/** A body has more bytes than are taken. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** A small answer fits into so much, and what is more is a page mostly: sizes between would be garbage, eight pages at a time. */
const FIRST_BYTES = 1 << 18;
const NEXT_BYTES = 1 << 21;

/** Every body is read into one of as many buffers as there are bodies under way. */
export function createBodyReader(
  { maxBytes, silenceMs }: BodyLimits = BODY_LIMITS,
  spare: SpareBuffers = createSpareBuffers(),
): BodyReader {
  async function readInto<T>(
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    came: () => void,
    use: (body: Buffer) => T,
  ): Promise<T> {
    let buffer = spare.take(FIRST_BYTES);
    let length = 0;
    for await (const chunk of body) {
      came();
      if (length + chunk.byteLength > maxBytes) throw new BodyTooLargeError(`more than ${sizeText(maxBytes)} unpacked`);
      if (length + chunk.byteLength > buffer.byteLength) {
        const next = Math.min(Math.max(buffer.byteLength * 2, NEXT_BYTES), maxBytes);
        const larger = spare.take(Math.max(next, length + chunk.byteLength));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      buffer.set(chunk, length);
      length += chunk.byteLength;
    }
    signal.throwIfAborted(); // whoever left may have given what `use` writes to somebody else
    const used = use(buffer.subarray(0, length));
    spare.give(buffer);
    return used;
  }

  return {
    maxBytes,
    async read(body, signal, use) {
      signal.throwIfAborted();
      const silence = new AbortController();
      const stalled = new Error(`nothing more of the answer came for ${silenceMs / 1000} s`);
      const timer = setTimeout(() => silence.abort(stalled), silenceMs);
      const either = AbortSignal.any([signal, silence.signal]);
      try {
        // at once, and with the signal's reason, however the stream takes its end
        return await untilAborted(
          readInto(body, either, () => timer.refresh(), use),
          either,
          () => true,
        );
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function sizeText(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes} bytes` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
