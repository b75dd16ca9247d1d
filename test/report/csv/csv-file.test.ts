import { expect } from 'chai';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { csvLine } from '../../../src/report/csv/csv-file.js';
import { neutralised } from '../../../src/report/neutral-text.js';

const PIECES = [
  'a',
  'Z',
  '9',
  ' ',
  ',',
  '"',
  ';',
  '\r',
  '\n',
  '\t',
  '=',
  '-',
  '@',
  "'",
  '.',
  'é',
  '営',
  '\ufeff',
  '\u0000',
  '\u0085',
  '\ud800',
  '𝒳',
];

/** What the product asks of csv-stringify. */
const OPTIONS = {
  record_delimiter: 'windows',
  quote_record_delimiter: true,
  cast: { string: neutralised },
} as const;

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join('')) },
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 4 }),
  fc.string({ maxLength: 40 }),
  fc.integer(),
  fc.double(),
);

describe('csvLine', () => {
  it('writes rows as csv-stringify does, byte for byte, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 6 }), (row) => {
        expect(csvLine(row)).to.equal(stringify([row], OPTIONS));
      }),
      { numRuns: 5000 },
    );
  });

  for (const [what, row] of Object.entries({
    'a number below zero': [-5, 'x'],
    'a row of one empty cell': [''],
    'no cell at all': [],
    'half a surrogate pair': ['a\ud800b'],
    'an invisible character before a formula': ['\u200b=1+1'],
  })) {
    it(`writes ${what} as csv-stringify does`, () => {
      expect(csvLine(row)).to.equal(stringify([row], OPTIONS));
    });
  }
});
