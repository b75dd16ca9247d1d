/**
 * Whether the bytes after the last whole line of a log are what a write leaves that was cut off: the beginning of the
 * one line that could follow, and nothing else. `expected` is how that line begins, as far as it is known beforehand.
 * Lines that lost their newlines, NULs of a power cut and another encoding are no such thing: what they hide is lost if
 * they are dropped.
 */
export function isTornRecord(tail: Uint8Array, expected: string): boolean {
  const known = Buffer.from(expected);
  const common = Math.min(tail.byteLength, known.byteLength);
  if (!known.subarray(0, common).equals(tail.subarray(0, common))) return false;
  return isText(tail) && isOpenObject(tail);
}

/** UTF-8 without control characters, which JSON has none of; a character may be cut off at the end. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte < 0x20)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const [QUOTE, ESCAPE] = [0x22, 0x5c];
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);

/** Whether nothing comes after the object that the bytes begin: a second one there was a line of its own. */
function isOpenObject(bytes: Uint8Array): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < bytes.byteLength; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isInText) {
      if (byte === ESCAPE) at += 1;
      else if (byte === QUOTE) isInText = false;
      continue;
    }
    if (byte === QUOTE) isInText = true;
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) {
      depth -= 1;
      if (depth <= 0) return at === bytes.byteLength - 1;
    }
  }
  return true;
}
