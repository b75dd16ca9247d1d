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
  /** One reviewer's rows: those to revoke first, then those to check; otherwise in the order in which they were added. */
  read(reviewer: string): AsyncGenerator<PacketRow>;
}

interface Pile {
  /** As it was written first: names of people are compared without case. */
  readonly reviewer: string;
  rows: number;
  /** By what is recommended. */
  readonly parts: Readonly<Record<PacketRow['recommendation'], Part>>;
}

interface Part {
  readonly path: string;
  isWritten: boolean;
  waiting: string[];
}

const ORDER = ['revoke', 'check', 'keep'] as const;

/** A spool in a folder that its owner removes. Files are opened only to append, so that any number of them will do. */
export function createReviewerSpool(folder: string): ReviewerSpool {
  const piles = new Map<string, Pile>();
  let waiting = 0;

  async function flush(): Promise<void> {
    for (const pile of piles.values()) {
      for (const part of Object.values(pile.parts)) {
        if (part.waiting.length === 0) continue;
        await appendFile(part.path, part.waiting.join(''), { mode: 0o600 });
        part.isWritten = true;
        part.waiting = [];
      }
    }
    waiting = 0;
  }

  return {
    async add(reviewer, row) {
      const key = personKey(reviewer);
      const pile = piles.get(key) ?? { reviewer, rows: 0, parts: partsOf(join(folder, String(piles.size))) };
      piles.set(key, pile);
      const line = `${JSON.stringify(row)}\n`;
      pile.rows += 1;
      pile.parts[row.recommendation].waiting.push(line);
      waiting += line.length;
      if (waiting > MAX_WAITING) await flush();
    },
    async finish() {
      await flush();
      return [...piles.values()].map(({ reviewer, rows }) => ({ reviewer, rows }));
    },
    async *read(reviewer) {
      const pile = piles.get(personKey(reviewer));
      for (const recommendation of ORDER) {
        const part = pile?.parts[recommendation];
        if (part?.isWritten !== true) continue;
        for await (const { bytes } of readLines(part.path)) {
          yield packetRowSchema.parse(JSON.parse(bytes.toString('utf8')));
        }
      }
    },
  };
}

function partsOf(path: string): Pile['parts'] {
  const part = (name: string): Part => ({ path: `${path}-${name}.ndjson`, isWritten: false, waiting: [] });
  return { revoke: part('revoke'), check: part('check'), keep: part('keep') };
}
