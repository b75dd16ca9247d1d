import { expect } from 'chai';
import fc from 'fast-check';
import { decodedXlsxText, escapedXlsxText } from '../../src/files/xlsx-text.js';

describe('text of a workbook', () => {
  it('is escaped where it looks escaped, as Excel does', () => {
    const cases = [
      'plain',
      'a_xb',
      '_x0020',
      'Shared_x0020_Docs',
      '_x0020_x0021_',
      '_x005F_',
      '_xABCd_',
      '_X0020_',
      '_x_x0041_',
      '__x0041__',
      '_x005F_x0020_',
      '_x00 20_',
      '_x00g0_',
    ];

    expect(cases.map(escapedXlsxText)).to.deep.equal([
      'plain',
      'a_xb',
      '_x0020',
      'Shared_x005F_x0020_Docs',
      '_x005F_x0020_x005F_x0021_',
      '_x005F_x005F_',
      '_x005F_xABCd_',
      '_X0020_', // no program reads a capital X
      '_x_x005F_x0041_',
      '__x005F_x0041__',
      '_x005F_x005F_x005F_x0020_',
      '_x00 20_',
      '_x00g0_',
    ]);
  });

  it('is read back as it was, whatever looks escaped in it and overlaps', () => {
    const pieces = fc.constantFrom(
      '_',
      'x',
      '_x',
      '0020',
      '005F',
      'x005F',
      '_x0020_',
      '_x00e4_',
      '_X0020_',
      '_x_x0041_',
      '_x005f_',
      '_xD800_',
      'aF0',
      '0',
      ' ',
      'é',
    );
    const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

    fc.assert(
      fc.property(texts, (text) => {
        expect(decodedXlsxText(escapedXlsxText(text))).to.equal(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
