import { join } from 'node:path';
import { gatherLines } from '../../files/gathered-lines.js';
import { createLineStore, type LineStore } from '../../files/line-store.js';
import { placesOf, readLinesGz } from '../../files/ndjson-gz.js';
import { createNdjsonGz } from '../../files/ndjson-gz-writer.js';
import type { Row } from '../columns.js';
import { parseRow, type RowSpool } from './row-spool.js';

export interface SpoolOrder {
  /** Rows of one run are added one after another, and stay together. */
  readonly runOf: (row: Row) => string;
  /** What the rows of a run are put in order by; of equal ones, the one that came first stands first. */
  readonly keyOf: (row: Row) => string;
  /** So many rows are sorted at a time: a longer run is in order piece by piece, for memory must not grow with it. */
  readonly most?: number;
}

const MOST = 20_000;
/** Rows that are parsed at a time. */
const BATCH = 500;
/** Of the rows that are being sorted; more of them wait in a file. */
const HELD_BYTES = 1 << 22;

interface Waiting {
  readonly key: string;
  readonly line: number;
}

/**
 * A spool whose rows come back in order. Each is written behind a line of its run and its key, so that it waits as bytes
 * while its run is sorted: as objects, twenty thousand rows were 30 MB of a job's peak (measured). Keys are compared by
 * code units, whatever the machine's language: the same rows are the same sheet everywhere.
 */
export async function createSortedSpool(folder: string, name: string, order: SpoolOrder): Promise<RowSpool> {
  const path = join(folder, name);
  const file = await createNdjsonGz(path);
  const lines = gatherLines();
  return {
    async add(rows) {
      for (const row of rows) {
        lines.add(JSON.stringify([order.runOf(row), order.keyOf(row)]));
        lines.add(JSON.stringify(row));
      }
      await lines.flush(file);
    },
    async *read() {
      await lines.flush(file, 'rest');
      await file.finish();
      yield* sortedRows(path, order.most ?? MOST);
    },
    remove: () => file.remove(),
  };
}

async function* sortedRows(path: string, most: number): AsyncGenerator<readonly Row[]> {
  using store = createLineStore(HELD_BYTES);
  let waiting: Waiting[] = [];
  let run: string | undefined;
  let head: readonly [run: string, key: string] | undefined;
  for await (const lines of readLinesGz(path)) {
    for (const { start, end } of placesOf(lines)) {
      const line = lines.bytes.subarray(start, end);
      if (head === undefined) {
        head = parseHead(JSON.parse(line.toString('utf8')));
        continue;
      }
      const [own, key] = head;
      head = undefined;
      if (waiting.length > 0 && (own !== run || waiting.length >= most)) {
        yield* inOrder(waiting, store);
        waiting = [];
        store[Symbol.dispose]();
      }
      run = own;
      waiting.push({ key, line: store.add(line) });
    }
  }
  yield* inOrder(waiting, store);
}

function* inOrder(waiting: Waiting[], store: LineStore): Generator<readonly Row[]> {
  waiting.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (let start = 0; start < waiting.length; start += BATCH) {
    yield waiting.slice(start, start + BATCH).map(({ line }) => parseRow(JSON.parse(store.at(line).toString('utf8'))));
  }
}

function parseHead(value: unknown): readonly [run: string, key: string] {
  if (Array.isArray(value) && value.length === 2) {
    const [run, key]: unknown[] = value;
    if (typeof run === 'string' && typeof key === 'string') return [run, key];
  }
  throw new Error('a line before a row that was put aside has no key');
}
