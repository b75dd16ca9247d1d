import { expect } from 'chai';
import { stringify } from 'csv-stringify/sync';
import { csvLine } from '../../../src/report/csv/csv-file.js';
import { neutralised } from '../../../src/report/neutral-text.js';
import { seededRandom } from '../../support/seeded-random.js';

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

describe('csvLine', () => {
  it('writes rows as csv-stringify does, byte for byte, whatever is in them', () => {
    const random = seededRandom(7);
    const pick = (many: number) => Math.floor(random() * many);
    const cell = () => Array.from({ length: pick(5) }, () => PIECES[pick(PIECES.length)] ?? '').join('');
    const rows = Array.from({ length: 5000 }, () => [cell(), pick(1000), `plain${pick(9)}`, cell()]);

    const text = rows.map(csvLine).join('');

    const options = {
      record_delimiter: 'windows',
      quote_record_delimiter: true,
      cast: { string: neutralised },
    } as const;
    expect(text).to.equal(stringify(rows, options));
  });
});
