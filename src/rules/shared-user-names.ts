import { foldCase } from './fold-case.js';

/** Whether another user of the app has the same app user name, case aside; the name is given as Okta returned it. */
export type IsSharedUserName = (userName: string) => boolean;

export interface SharedNames {
  /** Adds the app user name of one more user; every user of the app is added once. */
  readonly add: (userName: string) => void;
  /** Lets go of all names but the shared ones, and answers for those; nothing can be added afterwards. */
  readonly seal: () => IsSharedUserName;
}

/** A slot of the table that no name has taken. */
const EMPTY = 0xffff_ffff;

/** Bytes that a name's length takes before the name. */
const LENGTH = 4;

/**
 * Finds the names that occur twice in an app of any size. Names lie packed as bytes in one growing buffer with an
 * open-addressed table over them, a third of what a Set of strings takes; bytes are compared, so equal hashes of
 * different names are never taken for equal names.
 */
export function createSharedNames(): SharedNames {
  const shared = new Set<string>();
  let bytes = Buffer.alloc(1024);
  let used = 0;
  let count = 0;
  /** Where each name begins in `bytes`, its length first. */
  let table = new Uint32Array(64).fill(EMPTY);

  function add(userName: string): void {
    const name = encodable(foldCase(userName));
    const length = Buffer.byteLength(name);
    const end = used + LENGTH + length;
    if (end > bytes.length) bytes = grown(bytes, end);
    bytes.writeUInt32LE(length, used);
    bytes.write(name, used + LENGTH);
    const slot = slotOf(used);
    if (table[slot] !== EMPTY) {
      shared.add(name);
      return;
    }
    table[slot] = used;
    used = end;
    if (++count * 2 > table.length) rehash();
  }

  /** The slot that holds an equal name, or the free one where the name that begins at `start` belongs. */
  function slotOf(start: number): number {
    const end = start + LENGTH + bytes.readUInt32LE(start);
    const mask = table.length - 1;
    let slot = hashOf(bytes, start + LENGTH, end) & mask;
    for (;;) {
      const other = table[slot];
      if (other === undefined || other === EMPTY) return slot;
      const otherEnd = other + LENGTH + bytes.readUInt32LE(other);
      if (bytes.compare(bytes, other, otherEnd, start, end) === 0) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function rehash(): void {
    table = new Uint32Array(table.length * 2).fill(EMPTY);
    for (let start = 0; start < used; start += LENGTH + bytes.readUInt32LE(start)) table[slotOf(start)] = start;
  }

  function seal(): IsSharedUserName {
    bytes = Buffer.alloc(0);
    table = new Uint32Array(0);
    return (userName) => shared.size > 0 && shared.has(encodable(foldCase(userName)));
  }

  return { add, seal };
}

/** UTF-8 turns every lone surrogate into the same character; as JSON text they stay apart. */
function encodable(name: string): string {
  return /\p{Surrogate}/u.test(name) ? JSON.stringify(name) : name;
}

function grown(bytes: Buffer<ArrayBuffer>, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(Math.max(bytes.length * 2, needed));
  bytes.copy(larger);
  return larger;
}

/** FNV-1a, 32 bits: short, and good enough where every candidate is compared in full. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c_9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  return hash >>> 0;
}
