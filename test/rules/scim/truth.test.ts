import { expect } from 'chai';
import { all, any, not, type Truth } from '../../../src/rules/scim/truth.js';

const T = true;
const F = false;
const U = undefined;
const VALUES: readonly Truth[] = [T, F, U];

describe('three-valued logic', () => {
  it('follows the table of and', () => {
    const table = VALUES.map((a) => VALUES.map((b) => all([a, b], (value) => value)));

    expect(table).to.deep.equal([
      [T, F, U],
      [F, F, F],
      [U, F, U],
    ]);
  });

  it('follows the table of or', () => {
    const table = VALUES.map((a) => VALUES.map((b) => any([a, b], (value) => value)));

    expect(table).to.deep.equal([
      [T, T, T],
      [T, F, U],
      [T, U, U],
    ]);
  });

  it('follows the table of not', () => {
    expect(VALUES.map(not)).to.deep.equal([F, T, U]);
  });

  it('holds for nothing: all is true, any is false', () => {
    expect(all([], () => U)).to.equal(true);
    expect(any([], () => U)).to.equal(false);
  });

  it('obeys De Morgan for every three values', () => {
    for (const a of VALUES) {
      for (const b of VALUES) {
        for (const c of VALUES) {
          const values = [a, b, c];
          expect(not(all(values, (v) => v))).to.equal(any(values, (v) => not(v)));
        }
      }
    }
  });
});
