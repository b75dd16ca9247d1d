/** A row to compare, by the number under which people find it. */
export interface NumberedRow {
  readonly number: number;
  readonly cells: readonly string[];
}

export type RowDifference =
  | { readonly kind: 'changed'; readonly number: number; readonly cells: readonly CellDifference[] }
  | { readonly kind: 'added'; readonly number: number; readonly cells: readonly string[] }
  | { readonly kind: 'missing'; readonly number: number; readonly cells: readonly string[] };

export interface CellDifference {
  readonly column: number;
  readonly found: string;
  readonly expected: string;
}

/** So far a row is looked for that one side has and the other does not have at this place. */
const WINDOW = 500;

/**
 * Walks two tables side by side and tells changed, added and missing rows apart: rows of the same key are one row. The
 * numbers are those of `found`, for a missing row that of the row before which it belongs. Memory holds a window.
 */
export async function* compareRows(
  found: AsyncIterator<NumberedRow>,
  expected: AsyncIterator<NumberedRow>,
  keyOf: (row: NumberedRow) => string,
): AsyncGenerator<RowDifference> {
  try {
    yield* differences(found, expected, keyOf);
  } finally {
    // whoever has seen enough differences ends here, too: what reads the tables closes its files when it is told to end
    await Promise.all([found.return?.(), expected.return?.()]);
  }
}

async function* differences(
  found: AsyncIterator<NumberedRow>,
  expected: AsyncIterator<NumberedRow>,
  keyOf: (row: NumberedRow) => string,
): AsyncGenerator<RowDifference> {
  const here = lookahead(found);
  const there = lookahead(expected);
  let last = 0;
  for (;;) {
    const [one, other] = [await here.peek(0), await there.peek(0)];
    if (one === undefined && other === undefined) return;
    if (one !== undefined) last = one.number;
    if (one !== undefined && other !== undefined && keyOf(one) === keyOf(other)) {
      const cells = cellDifferences(one.cells, other.cells);
      if (cells.length > 0) yield { kind: 'changed', number: one.number, cells };
      here.skip();
      there.skip();
      continue;
    }
    const isAdded = one !== undefined && (other === undefined || !(await holds(there, keyOf(one), keyOf)));
    const isMissing = other !== undefined && (one === undefined || !(await holds(here, keyOf(other), keyOf)));
    if (one !== undefined && other !== undefined && isAdded === isMissing) {
      // neither is anywhere else: a cell of the key was changed; both are: the rows changed places
      yield { kind: 'changed', number: one.number, cells: cellDifferences(one.cells, other.cells) };
      here.skip();
      there.skip();
    } else if (isAdded && one !== undefined) {
      yield { kind: 'added', number: one.number, cells: one.cells };
      here.skip();
    } else if (other !== undefined) {
      yield { kind: 'missing', number: one?.number ?? last + 1, cells: other.cells };
      there.skip();
    }
  }
}

function cellDifferences(found: readonly string[], expected: readonly string[]): CellDifference[] {
  const columns = Array.from({ length: Math.max(found.length, expected.length) }, (_, column) => column);
  return columns
    .map((column) => ({ column, found: found[column] ?? '', expected: expected[column] ?? '' }))
    .filter((cell) => cell.found !== cell.expected);
}

interface Lookahead {
  peek(ahead: number): Promise<NumberedRow | undefined>;
  skip(): void;
}

function lookahead(rows: AsyncIterator<NumberedRow>): Lookahead {
  const held: NumberedRow[] = [];
  let ended = false;
  return {
    async peek(ahead) {
      while (!ended && held.length <= ahead) {
        const next = await rows.next();
        if (next.done === true) ended = true;
        else held.push(next.value);
      }
      return held[ahead];
    },
    skip: () => void held.shift(),
  };
}

async function holds(rows: Lookahead, key: string, keyOf: (row: NumberedRow) => string): Promise<boolean> {
  for (let ahead = 1; ahead <= WINDOW; ahead += 1) {
    const row = await rows.peek(ahead);
    if (row === undefined) return false;
    if (keyOf(row) === key) return true;
  }
  return false;
}
