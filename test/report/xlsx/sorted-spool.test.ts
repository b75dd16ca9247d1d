import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Row } from '../../../src/report/columns.js';
import { createSortedSpool } from '../../../src/report/xlsx/sorted-spool.js';
import { allOf } from '../../support/all-of.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const BY = { runOf: (row: Row) => String(row[0]), keyOf: (row: Row) => String(row[1]) };

describe('a spool that sorts', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('sorted');
  });

  async function sorted(batches: readonly (readonly Row[])[], most?: number): Promise<Row[]> {
    const order = { ...BY, ...(most === undefined ? {} : { most }) };
    const spool = await createSortedSpool(folder, '.rows.ndjson.gz', order);
    for (const batch of batches) await spool.add(batch);
    const rows = (await allOf(spool.read())).flat();
    await spool.remove();
    return rows;
  }

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

    const rows = await sorted(batches);

    expect(rows.map((row) => row.join(''))).to.deep.equal(['z1', 'z2', 'z3', 'a8', 'a9']);
  });

  it('keeps the order of rows of which the key is the same', async () => {
    const rows = await sorted([
      [
        ['a', 1, 'x'],
        ['a', 0, 'y'],
        ['a', 1, 'z'],
      ],
    ]);

    expect(rows.map((row) => row.join(''))).to.deep.equal(['a0y', 'a1x', 'a1z']);
  });

  it('holds so many rows at most, and sorts a longer run piece by piece', async () => {
    const rows = await sorted(
      [
        [
          ['a', 4],
          ['a', 3],
          ['a', 2],
          ['a', 1],
        ],
      ],
      2,
    );

    expect(rows.map((row) => row.join(''))).to.deep.equal(['a3', 'a4', 'a1', 'a2']);
  });

  it('gives every row back as it was, whatever stands in it', async () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.integer());
    const rows = fc.array(fc.tuple(fc.constantFrom('a', 'b\n', 'c\u0000'), fc.string(), cell), { maxLength: 40 });

    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const runs = given.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        const expected = runs.toSorted((a, b) => (a[0] !== b[0] ? 0 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));

        expect(await sorted([runs.slice(0, 7), runs.slice(7)])).to.deep.equal(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('gives back more rows than are parsed or gathered at a time', async () => {
    const rows = Array.from({ length: 6_000 }, (_, n) => ['a', String(n).padStart(5, '0'), 'x'.repeat(200)]);

    expect(await sorted([rows.toReversed()])).to.deep.equal(rows);
  });

  it('gives nothing of nothing', async () => {
    expect(await sorted([[], []])).to.deep.equal([]);
  });

  it('leaves no file behind', async () => {
    const spool = await createSortedSpool(folder, '.rows.ndjson.gz', BY);
    await spool.add([['a', 1]]);

    await spool.remove();

    expect(await readdir(folder)).to.deep.equal([]);
  });
});
