import { join } from 'node:path';
import { ConfigError, IncompleteError } from '../errors.js';
import { type LedgerHead, readHead } from './ledger/head.js';
import { type Pair, readPairs } from './ledger/pairs.js';

/** A ledger as it stands, which another process may be writing to meanwhile. */
export interface ReadLedger {
  readonly head: LedgerHead;
  /** By app, then by user. */
  readonly pairs: AsyncIterable<Pair>;
}

/** So often a writer may have put the next generation in place while its file was being opened. */
const TRIES = 5;

/**
 * Reads what a ledger has settled, without its lock: the head is replaced as a whole, and names files that are whole. Throws
 * ConfigError where there is none.
 */
export async function readLedger(folder: string, signal?: AbortSignal): Promise<ReadLedger> {
  for (let tries = 1; ; tries += 1) {
    const head = await readHead(folder);
    if (head === undefined) {
      throw new ConfigError([
        `${folder} holds no ledger of sign-ins: fill one with \`usage update\` or \`usage import\``,
      ]);
    }
    if (head.pairsFile === null) return { head, pairs: nothing() };
    const pairs = readPairs(join(folder, head.pairsFile), signal);
    try {
      // a file that is open stays readable when it is taken away
      const first = await pairs.next();
      return { head, pairs: startingWith(first, pairs) };
    } catch (error) {
      const isReplaced = error instanceof IncompleteError && (await readHead(folder))?.generation !== head.generation;
      if (!isReplaced || tries >= TRIES) throw error;
    }
  }
}

async function* nothing(): AsyncGenerator<Pair> {}

async function* startingWith(first: IteratorResult<Pair>, rest: AsyncGenerator<Pair>): AsyncGenerator<Pair> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
