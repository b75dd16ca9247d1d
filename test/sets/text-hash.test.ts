import { expect } from 'chai';
import fc from 'fast-check';
import { hashInto, hashOf } from '../../src/sets/text-hash.js';

describe('the hash of a text', () => {
  it('is 32 bits without a sign, the same for the same text and seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, seed) => {
        const hash = hashOf(text, seed);
        expect(hash).to.equal(hashOf(text, seed));
        expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32).to.equal(true);
      }),
    );
  });

  it('is written in pairs as two hashes by themselves, wherever in a table', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(6), (text, place) => {
        const table = new Uint32Array(8);

        hashInto(text, table, place);

        expect([...table.subarray(place, place + 2)]).to.deep.equal([
          hashOf(text, 0x9e3779b1),
          hashOf(text, 0x85ebca77),
        ]);
        expect(table.filter((value) => value !== 0).length).to.be.at.most(2);
      }),
    );
  });

  it('spreads names that differ in their last digit over all of a small table', () => {
    const places = new Set(Array.from({ length: 2000 }, (_, n) => hashOf(`user${n}@example.com`, 1) % 256));

    expect(places.size).to.equal(256);
  });

  it('is another by another seed, and by the order and number of the same letters', () => {
    const hashes = [hashOf('ab', 1), hashOf('ab', 2), hashOf('ba', 1), hashOf('abab', 1), hashOf('', 1)];

    expect(new Set(hashes).size).to.equal(hashes.length);
  });
});
