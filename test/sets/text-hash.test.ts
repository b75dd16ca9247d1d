import { expect } from 'chai';
import fc from 'fast-check';
import { hashOf, hashOfBytes } from '../../src/sets/text-hash.js';

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

  it('spreads names that differ in their last digit over all of a small table', () => {
    const places = new Set(Array.from({ length: 2000 }, (_, n) => hashOf(`user${n}@example.com`, 1) % 256));

    expect(places.size).to.equal(256);
  });

  it('is another by another seed, and by the order and number of the same letters', () => {
    const hashes = [hashOf('ab', 1), hashOf('ab', 2), hashOf('ba', 1), hashOf('abab', 1), hashOf('', 1)];

    expect(new Set(hashes).size).to.equal(hashes.length);
  });
});

describe('the hash of bytes', () => {
  const of = (text: string, seed: number) => hashOfBytes(Buffer.from(text), 0, Buffer.byteLength(text), seed);

  it('is MurmurHash3, by the vectors that are known of it', () => {
    expect(of('', 0)).to.equal(0);
    expect(of('', 1)).to.equal(0x514e28b7);
    expect(of('test', 0)).to.equal(0xba6bd213);
    expect(of('Hello, world!', 0x9747b28c)).to.equal(0x24884cba);
    expect(of('The quick brown fox jumps over the lazy dog', 0x9747b28c)).to.equal(0x2fa826cd);
  });

  it('is of the bytes alone, wherever they lie, and another where one of them is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(7), fc.integer(), fc.nat(), (bytes, before, seed, place) => {
        const [start, end] = [before, before + bytes.byteLength];
        const among = new Uint8Array(end + 3).fill(0xaa);
        among.set(bytes, start);
        const hash = hashOfBytes(bytes, 0, bytes.byteLength, seed);

        expect(hashOfBytes(among, start, end, seed)).to.equal(hash);
        const at = start + (place % bytes.byteLength);
        among[at] = (among[at] ?? 0) ^ 1;
        expect(hashOfBytes(among, start, end, seed)).to.not.equal(hash);
      }),
    );
  });
});
