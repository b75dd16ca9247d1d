import { expect } from 'chai';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { csvRecords } from '../../src/files/csv-cells.js';

const read = (text: string, delimiter = ',') => [...csvRecords(text, delimiter)];

describe('cells of CSV text', () => {
  it('are quoted or not, empty or not, on lines that end as any program ends them', () => {
    expect(read('a,"b ""c"", d",\r\n\n"",x"y\r"two\r\nlines"')).to.deep.equal([
      ['a', 'b "c", d', ''],
      [''],
      ['', 'x"y'],
      ['two\r\nlines'],
    ]);
    expect([read(''), read('a\n'), read('a,')]).to.deep.equal([[], [['a']], [['a', '']]]);
  });

  it('come back as they were written, whatever stands in them', () => {
    const cells = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\t', '\r', '\n', ' ', 'ü', '😀'),
      maxLength: 8,
    });
    const records = fc.array(fc.array(cells, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
    const options = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t'),
      record_delimiter: fc.constantFrom('\r\n', '\n', '\r'),
      quoted: fc.boolean(),
    });

    fc.assert(
      fc.property(records, options, (written, how) => {
        const text = stringify(written, { ...how, quoted_match: /[\r\n]/, relax_column_count: true } as object);

        expect(read(text, how.delimiter)).to.deep.equal(written);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused where a quote is not closed, a cell continues after its quote, or a line has no end', () => {
    expect(() => read('a\n"b\nc')).to.throw('the quote that opens a cell of line 2 is never closed');
    expect(() => read('a\n"b"c')).to.throw('a cell of line 2 continues after its closing quote');
    expect(() => read(','.repeat(20_000))).to.throw('line 1 has more than 16384 cells');
  });
});
