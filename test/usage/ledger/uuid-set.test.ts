import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeHashes, encodeHashes, hashOfUuid } from '../../../src/usage/ledger/uuid-set.js';

describe('the events of a day', () => {
  it('come back from their bytes, whatever they are', () => {
    const hashes = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 46 - 1 }), { maxLength: 200 });

    fc.assert(
      fc.property(hashes, (list) => {
        expect([...(decodeHashes(encodeHashes(list)) ?? [])].sort()).to.deep.equal([...list].sort());
      }),
    );
  });

  it('are told apart, and take four bytes each', () => {
    const hashes = new Set(Array.from({ length: 50_000 }, () => hashOfUuid(randomUUID())));

    expect(hashes.size).to.equal(50_000);
    expect(encodeHashes(hashes).byteLength).to.be.below(4.1 * 50_000);
  });

  it('are refused where their bytes were cut or changed', () => {
    const bytes = encodeHashes([5, 7, 2 ** 45]);

    expect(decodeHashes(bytes.subarray(0, 3))).to.equal(undefined);
    expect(decodeHashes(bytes.subarray(0, bytes.byteLength - 2))).to.equal(undefined);
    expect(decodeHashes(Buffer.concat([Buffer.from([4]), bytes.subarray(1)]))).to.equal(undefined);
    expect(decodeHashes(encodeHashes([]))).to.deep.equal(new Set());
  });

  it('have one number of 46 bits each', () => {
    const hash = hashOfUuid('c3f1a2b4-11f0-11ee-9c1a-8b2f4a5d6e7f');

    expect(hash).to.equal(hashOfUuid('c3f1a2b4-11f0-11ee-9c1a-8b2f4a5d6e7f'));
    expect(Number.isSafeInteger(hash) && hash >= 0 && hash < 2 ** 46).to.equal(true);
  });
});
