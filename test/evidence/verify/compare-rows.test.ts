import { expect } from 'chai';
import { compareRows, type NumberedRow, type RowDifference } from '../../../src/evidence/verify/compare-rows.js';

describe('comparison of rows', () => {
  it('ends both readings where nobody wants more, so that their files are closed', async () => {
    const ended: string[] = [];
    async function* reading(name: string): AsyncGenerator<NumberedRow> {
      try {
        for (let number = 1; ; number += 1) yield { number, cells: [`${name}${number}`] };
      } finally {
        ended.push(name);
      }
    }

    const rows = compareRows(reading('a'), reading('b'), ({ cells }) => cells[0] ?? '');
    await rows.next();
    await rows.return(undefined);

    expect(ended).to.deep.equal(['a', 'b']);
  });

  it('finds nothing between equal tables', async () => {
    expect(await differences('a1 b2', 'a1 b2')).to.deep.equal([]);
  });

  it('tells a changed cell, by its column', async () => {
    expect(await differences('a1 bX c3', 'a1 b2 c3')).to.deep.equal([
      { kind: 'changed', number: 2, cells: [{ column: 1, found: 'X', expected: '2' }] },
    ]);
  });

  it('tells a changed key as one row, not as two', async () => {
    expect(await differences('a1 X2 c3', 'a1 b2 c3')).to.deep.equal([
      { kind: 'changed', number: 2, cells: [{ column: 0, found: 'X', expected: 'b' }] },
    ]);
  });

  it('tells an added row without blaming those behind it', async () => {
    expect(await differences('a1 x9 b2 c3', 'a1 b2 c3')).to.deep.equal([
      { kind: 'added', number: 2, cells: ['x', '9'] },
    ]);
  });

  it('tells a missing row by the row before which it belongs', async () => {
    expect(await differences('a1 c3', 'a1 b2 c3')).to.deep.equal([{ kind: 'missing', number: 2, cells: ['b', '2'] }]);
  });

  it('tells rows that are missing or added at the end', async () => {
    expect(await differences('a1', 'a1 b2')).to.deep.equal([{ kind: 'missing', number: 2, cells: ['b', '2'] }]);
    expect(await differences('a1 b2', 'a1')).to.deep.equal([{ kind: 'added', number: 2, cells: ['b', '2'] }]);
  });

  it('tells a repeated row', async () => {
    expect(await differences('a1 a1 b2', 'a1 b2')).to.deep.equal([{ kind: 'added', number: 2, cells: ['a', '1'] }]);
  });

  it('comes to an end where rows changed places', async () => {
    const found = await differences('b2 a1 c3', 'a1 b2 c3');

    expect(found.map(({ number }) => number)).to.deep.equal([1, 2]);
  });
});

/** Compares tables written as words: the first letter is the key. */
async function differences(found: string, expected: string): Promise<RowDifference[]> {
  const all: RowDifference[] = [];
  for await (const difference of compareRows(rowsOf(found), rowsOf(expected), ({ cells }) => cells[0] ?? '')) {
    all.push(difference);
  }
  return all;
}

async function* rowsOf(words: string): AsyncGenerator<NumberedRow> {
  for (const [index, word] of words.split(' ').entries())
    yield { number: index + 1, cells: [word.slice(0, 1), word.slice(1)] };
}
