import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keeps lines to be read again by their number, in any order. Disposed of it is empty, and may be filled again. */
export interface LineStore extends Disposable {
  /** The line's number, counted from zero. */
  add(line: Uint8Array): number;
  at(number: number): Buffer;
}

/** What one store holds in memory; what is beyond lies in a temporary file that has no name. */
const HELD_BYTES = 16 * 1024 * 1024;
const FIRST_BYTES = 1 << 16;

export function createLineStore(heldBytes: number = HELD_BYTES): LineStore {
  let memory = Buffer.allocUnsafe(Math.min(FIRST_BYTES, heldBytes));
  let used = 0;
  /** Where each line begins, and behind the last one where it ends. */
  let places = new Float64Array(1 << 10);
  let lines = 0;
  let spilled = 0;
  let file: { readonly folder: string; readonly handle: number } | undefined;

  function spill(): void {
    if (file === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'okta-access-review-lines-'));
      file = { folder, handle: openSync(join(folder, 'lines'), 'w+', 0o600) };
      takeName(folder);
    }
    for (let written = 0; written < used; ) {
      written += writeSync(file.handle, memory, written, used - written, spilled + written);
    }
    spilled += used;
    used = 0;
  }

  function makeRoom(length: number): void {
    if (used + length <= memory.byteLength) return;
    if (memory.byteLength >= heldBytes) spill();
    const size = Math.max(Math.min(memory.byteLength * 2, heldBytes), used + length);
    if (size <= memory.byteLength) return;
    const larger = Buffer.allocUnsafe(size);
    memory.copy(larger, 0, 0, used);
    memory = larger;
  }

  return {
    add(line) {
      makeRoom(line.byteLength);
      memory.set(line, used);
      used += line.byteLength;
      if (lines + 1 >= places.length) {
        const longer = new Float64Array(places.length * 2);
        longer.set(places);
        places = longer;
      }
      lines += 1;
      places[lines] = spilled + used;
      return lines - 1;
    },
    at(number) {
      if (number < 0 || number >= lines) throw new RangeError(`there is no line ${number} of ${lines}`);
      const [start, end] = [places[number] ?? 0, places[number + 1] ?? 0];
      if (start >= spilled) return memory.subarray(start - spilled, end - spilled);
      const line = Buffer.allocUnsafe(end - start);
      for (let read = 0; read < line.byteLength; ) {
        const some = file === undefined ? 0 : readSync(file.handle, line, read, line.byteLength - read, start + read);
        if (some === 0) throw new Error(`line ${number} was put aside and is not there any more`);
        read += some;
      }
      return line;
    },
    [Symbol.dispose]() {
      // the memory stays: megabytes for each use would be garbage that V8 leaves lying
      lines = 0;
      used = 0;
      spilled = 0;
      if (file === undefined) return;
      closeSync(file.handle);
      rmSync(file.folder, { recursive: true, force: true });
      file = undefined;
    },
  };
}

/** Where a system can, at once: of a process that is killed nothing stays. */
function takeName(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Windows removes no folder of an open file: it goes with the store
  }
}
