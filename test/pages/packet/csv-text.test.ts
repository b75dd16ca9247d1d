import { expect } from 'chai';
import fc from 'fast-check';
import { csvRecords as readAsImport } from '../../../src/files/csv-cells.js';
import { csvLine, csvRecords } from '../../../src/pages/packet/csv-text.js';

const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 });

describe('csvLine', () => {
  it('is read by the import as it was written, whatever the cells hold', () => {
    fc.assert(
      fc.property(cells, (line) => {
        expect([...readAsImport(csvLine(['h', ...line]), ',')]).to.deep.equal([['h', ...line]]);
      }),
    );
  });

  it('is read back by the page itself', () => {
    fc.assert(
      fc.property(cells, (line) => {
        const header = csvLine(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
        expect(csvRecords(header + csvLine(['h', ...line]))[1]).to.deep.equal(['h', ...line]);
      }),
    );
  });
});

describe('csvRecords', () => {
  it('passes over a byte-order mark and empty lines', () => {
    expect(csvRecords('\ufeffa,b\r\n\r\n1,2\n')).to.deep.equal([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('knows the separator by the first line', () => {
    expect(csvRecords('a\tb\n1,5\t2')[1]).to.deep.equal(['1,5', '2']);
    expect(csvRecords('a;b\n1,5;2')[1]).to.deep.equal(['1,5', '2']);
  });

  it('keeps line breaks and doubled quotes within quotes', () => {
    expect(csvRecords('a,b\n"x\r\ny","say ""so"""')[1]).to.deep.equal(['x\r\ny', 'say "so"']);
  });
});
