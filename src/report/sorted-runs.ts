import type { Row } from './columns.js';

export interface SortedRunsOptions {
  /** Rows of one run stand together already, and stay together. */
  readonly runOf: (row: Row) => string;
  /** What the rows of a run are put in order by. */
  readonly keyOf: (row: Row) => string;
  /** So many rows are sorted at a time: a longer run is in order piece by piece, for memory must not grow with it. */
  readonly most?: number;
}

const MOST = 20_000;

/**
 * Puts the rows of each run in order; of equal ones, the one that came first stands first. By code points, whatever the
 * machine's language: the same rows are the same sheet everywhere.
 */
export async function* sortedRuns(
  batches: AsyncIterable<readonly Row[]>,
  { runOf, keyOf, most = MOST }: SortedRunsOptions,
): AsyncGenerator<readonly Row[]> {
  let held: { readonly row: Row; readonly key: string }[] = [];
  let run: string | undefined;
  const sorted = () => held.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
  for await (const batch of batches) {
    for (const row of batch) {
      const own = runOf(row);
      if (held.length > 0 && (own !== run || held.length >= most)) {
        yield sorted();
        held = [];
      }
      run = own;
      held.push({ row, key: keyOf(row) });
    }
  }
  if (held.length > 0) yield sorted();
}
