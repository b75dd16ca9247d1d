import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { personKey } from '../assignment/person.js';
import { readLines } from '../files/lines.js';
import { type PacketRow, packetRowSchema } from './packet-row.js';

/** Characters that wait in memory, over all reviewers. */
const MAX_WAITING = 4 * 1024 * 1024;

/** Rows sorted by reviewer on disk: an org may have thousands of reviewers, and more rows than memory holds. */
export interface ReviewerSpool {
  add(reviewer: string, row: PacketRow): Promise<void>;
  /** Writes what waits, and names the reviewers in the order in which they came first. */
  finish(): Promise<readonly { readonly reviewer: string; readonly rows: number }[]>;
  /** One reviewer's rows, in the order in which they were added. */
  read(reviewer: string): AsyncGenerator<PacketRow>;
}

interface Pile {
  /** As it was written first: names of people are compared without case. */
  readonly reviewer: string;
  readonly path: string;
  rows: number;
  waiting: string[];
}

/** A spool in a folder that its owner removes. Files are opened only to append, so that any number of them will do. */
export function createReviewerSpool(folder: string): ReviewerSpool {
  const piles = new Map<string, Pile>();
  let waiting = 0;

  async function flush(): Promise<void> {
    for (const pile of piles.values()) {
      if (pile.waiting.length === 0) continue;
      await appendFile(pile.path, pile.waiting.join(''), { mode: 0o600 });
      pile.waiting = [];
    }
    waiting = 0;
  }

  return {
    async add(reviewer, row) {
      const key = personKey(reviewer);
      const pile = piles.get(key) ?? { reviewer, path: join(folder, `${piles.size}.ndjson`), rows: 0, waiting: [] };
      piles.set(key, pile);
      const line = `${JSON.stringify(row)}\n`;
      pile.rows += 1;
      pile.waiting.push(line);
      waiting += line.length;
      if (waiting > MAX_WAITING) await flush();
    },
    async finish() {
      await flush();
      return [...piles.values()].map(({ reviewer, rows }) => ({ reviewer, rows }));
    },
    async *read(reviewer) {
      const pile = piles.get(personKey(reviewer));
      if (pile === undefined) return;
      for await (const { bytes } of readLines(pile.path)) {
        yield packetRowSchema.parse(JSON.parse(bytes.toString('utf8')));
      }
    },
  };
}
