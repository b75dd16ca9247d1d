import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { startWorkbook } from '../../../src/report/xlsx/exceljs-private.js';
import { type ChecksumLibrary, useNativeChecksums } from '../../../src/report/xlsx/native-checksums.js';

const require = createRequire(import.meta.url);

/** A copy of the library that nothing has been changed in. */
function plainLibrary(): ChecksumLibrary {
  const path = require.resolve('crc-32');
  const { [path]: loaded } = require.cache;
  delete require.cache[path];
  const library = require('crc-32');
  if (loaded === undefined) delete require.cache[path];
  else require.cache[path] = loaded;
  return library;
}

describe('native checksums', () => {
  it('are those of the library, over any pieces and from its own beginning', () => {
    const [plain, native] = [plainLibrary(), plainLibrary()];
    useNativeChecksums(native);
    const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });

    fc.assert(
      fc.property(pieces, (given) => {
        const over = ({ buf }: ChecksumLibrary) =>
          given.reduce<unknown>((before, piece) => buf(piece, before) >>> 0, Buffer.alloc(4));
        expect(over(native)).to.deep.equal(over(plain));
        for (const piece of given) expect(native.buf(piece)).to.equal(plain.buf(piece));
      }),
    );
  });

  it('are what workbooks are written with', async () => {
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    await startWorkbook(sink, 'test', new Date(0));

    expect(require('crc-32').buf.toString()).to.include('crc32(');
  });

  it('leave the library alone where it is not found', () => {
    expect(() => useNativeChecksums(undefined)).not.to.throw();
  });
});
