import { createRequire } from 'node:module';
import { expect } from 'chai';
import fc from 'fast-check';
import { buf } from '../../../src/report/xlsx/native-checksums.js';

interface Checksums {
  buf(bytes: Uint8Array, before?: unknown): number;
}

describe('native checksums', () => {
  it('are those of the library, over any pieces and from its own beginning', () => {
    const plain: Checksums = createRequire(import.meta.url)('crc-32');
    const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });
    // as crc32-stream asks, piece by piece
    const over = (of: Checksums['buf'], given: readonly Uint8Array[]) =>
      given.reduce<unknown>((before, piece) => of(piece, before) >>> 0, Buffer.alloc(4));

    fc.assert(
      fc.property(pieces, (given) => {
        expect(over(buf, given)).to.deep.equal(over(plain.buf, given));
        for (const piece of given) expect(buf(piece)).to.equal(plain.buf(piece));
      }),
    );
  });
});
