import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readLines } from './lines.js';

/** Characters that wait in memory, over all keys. */
const MAX_WAITING = 4 * 1024 * 1024;

/** Records sorted by a key on disk: they come in any order, and there are more of them than memory holds. */
export interface KeyedSpool {
  add(key: string, record: unknown): Promise<void>;
  /** The records of one key in the order in which they were added. */
  read(key: string): AsyncGenerator<unknown>;
  /** Removes the folder; never throws. */
  remove(): Promise<void>;
}

interface Pile {
  readonly path: string;
  isWritten: boolean;
  waiting: string[];
}

/** A spool in a folder of its own. Files are opened only to append, so that any number of keys will do. */
export async function createKeyedSpool(folder: string): Promise<KeyedSpool> {
  await mkdir(folder, { mode: 0o700 });
  const piles = new Map<string, Pile>();
  let waiting = 0;

  async function flush(): Promise<void> {
    for (const pile of piles.values()) {
      if (pile.waiting.length === 0) continue;
      await appendFile(pile.path, pile.waiting.join(''), { mode: 0o600 });
      pile.isWritten = true;
      pile.waiting = [];
    }
    waiting = 0;
  }

  return {
    async add(key, record) {
      const pile = piles.get(key) ?? { path: join(folder, String(piles.size)), isWritten: false, waiting: [] };
      piles.set(key, pile);
      const line = `${JSON.stringify(record)}\n`;
      pile.waiting.push(line);
      waiting += line.length;
      if (waiting > MAX_WAITING) await flush();
    },
    async *read(key) {
      await flush();
      const pile = piles.get(key);
      if (pile?.isWritten !== true) return;
      for await (const { bytes } of readLines(pile.path)) yield JSON.parse(bytes.toString('utf8'));
    },
    async remove() {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
