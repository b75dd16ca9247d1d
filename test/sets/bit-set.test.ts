import { expect } from 'chai';
import fc from 'fast-check';
import { countBits, createBitSet } from '../../src/sets/bit-set.js';

describe('a set of bits', () => {
  it('holds what a Set holds, and counts what two have in common', () => {
    const numbers = fc.array(fc.nat(5000));
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const sets = [one, other].map((added) => {
          const set = createBitSet();
          for (const number of added) set.add(number);
          return set;
        });

        const common = countBits(sets, (a = 0, b = 0) => a & b);

        const plain = new Set(other);
        expect(common).to.equal([...new Set(one)].filter((number) => plain.has(number)).length);
        expect(other.every((number) => sets[1]?.has(number))).to.equal(true);
        expect(sets[1]?.has(5001)).to.equal(false);
      }),
    );
  });

  it('counts the highest bit of a word', () => {
    const set = createBitSet();
    set.add(31);
    set.add(63);

    expect(countBits([set], (word = 0) => word)).to.equal(2);
  });
});
