import { expect } from 'chai';
import type { Row } from '../../src/report/columns.js';
import { sortedRuns } from '../../src/report/sorted-runs.js';
import { allOf } from '../support/all-of.js';

const BY = { runOf: (row: Row) => String(row[0]), keyOf: (row: Row) => String(row[1]) };

async function sorted(batches: readonly (readonly Row[])[], most?: number): Promise<string[]> {
  async function* given() {
    yield* batches;
  }
  const rows = await allOf(sortedRuns(given(), { ...BY, ...(most === undefined ? {} : { most }) }));
  return rows.flat().map((row) => row.join(''));
}

describe('sortedRuns', () => {
  it('sorts within each run, and leaves the runs where they are, however they are batched', async () => {
    const batches = [
      [
        ['z', 3],
        ['z', 1],
      ],
      [
        ['z', 2],
        ['a', 9],
      ],
      [['a', 8]],
    ];

    expect(await sorted(batches)).to.deep.equal(['z1', 'z2', 'z3', 'a8', 'a9']);
  });

  it('keeps the order of rows of which the key is the same', async () => {
    expect(
      await sorted([
        [
          ['a', 1, 'x'],
          ['a', 0, 'y'],
          ['a', 1, 'z'],
        ],
      ]),
    ).to.deep.equal(['a0y', 'a1x', 'a1z']);
  });

  it('holds so many rows at most, and sorts a longer run piece by piece', async () => {
    expect(
      await sorted(
        [
          [
            ['a', 4],
            ['a', 3],
            ['a', 2],
            ['a', 1],
          ],
        ],
        2,
      ),
    ).to.deep.equal(['a3', 'a4', 'a1', 'a2']);
  });

  it('gives nothing of nothing', async () => {
    expect(await sorted([[], []])).to.deep.equal([]);
  });
});
