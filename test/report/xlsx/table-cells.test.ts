import { expect } from 'chai';
import fc from 'fast-check';
import { type Column, column, type Row, type Value } from '../../../src/report/columns.js';
import type { Cell, Style } from '../../../src/report/xlsx/cell.js';
import { cellXml } from '../../../src/report/xlsx/row-xml.js';
import { linked, textCell, timeCell } from '../../../src/report/xlsx/sheet-cells.js';
import * as styles from '../../../src/report/xlsx/sheet-styles.js';
import { valueXml } from '../../../src/report/xlsx/table-cells.js';
import { serialDatesIn } from '../../../src/report/zoned-time.js';

const toSerialDate = serialDatesIn('Europe/Berlin');

/** Numbers of styles, of which none is zero: as the workbook has them. */
function styleNumber(style: Style): number {
  const known = [styles.PLAIN, styles.WRAPPED, styles.AS_TEXT, styles.TIME, styles.LINK, styles.COUNT];
  return known.indexOf(style) + 1 || 100 + Object.values(styles.MARKS).indexOf(style);
}

const PIECES = [
  ...['a', 'Z', '9', ' ', '_', 'x', '_x0041_', '__x', '_X0041_', '.', ';', ',', ':', '-', '=', '+', '@', '(', '/'],
  ...[
    '<',
    '>',
    '&',
    "'",
    '"',
    '\t',
    '\r\n',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u00a0',
    'é',
    '営',
    '\ud800',
    '𝒳',
  ],
  ...['\u200b', '\ufeff', '\uffff', '=1+1', ']]>'],
];
const text = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')) },
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('2026-01-02T03:04:05.678Z', '2026-01-02', '1066-10-14T00:00:00.000Z', 'critical', 'incomplete: why'),
  fc.constantFrom('a'.repeat(255), 'a'.repeat(256), 'a'.repeat(32_767), 'a'.repeat(32_768), `${'_'.repeat(32_767)}x`),
);
const value = fc.oneof({ weight: 5, arbitrary: text }, fc.integer(), fc.double());

/** The plain way: the cell, and then its XML. */
function plainXml({ kind, severity }: Column, given: Value, url: string | undefined, address: string): string {
  const shown = String(given);
  const cells: Readonly<Record<Column['kind'], () => Cell | undefined>> = {
    text: () => textCell(shown, styles.PLAIN),
    'long-text': () => textCell(shown, styles.WRAPPED),
    mark: () => textCell(shown, styles.MARKS[shown.split(':', 1)[0] ?? ''] ?? styles.PLAIN),
    time: () => timeCell(shown, toSerialDate),
    count: () => {
      const found = severity === undefined ? styles.COUNT : styles.SEVERITY_COUNTS[severity];
      return typeof given === 'number' ? { value: given, style: given > 0 ? found : styles.COUNT } : undefined;
    },
  };
  const cell = url === 'no link' ? cells[kind]() : linked(shown, url);
  return cell === undefined ? '' : cellXml(address, cell, styleNumber);
}

describe('a value of a table', () => {
  for (const kind of ['text', 'long-text', 'mark', 'time', 'count'] as const) {
    it(`is written as its cell is, byte for byte, in a column of the kind ${kind}`, () => {
      const of = column('any', 'Any', 10, kind);
      const xmlOf = valueXml(of, 27, { toSerialDate }, styleNumber);

      fc.assert(
        fc.property(value, (given) => {
          expect(xmlOf(given, [], '12')).to.equal(plainXml(of, given, 'no link', 'AB12'));
        }),
        { numRuns: 2000 },
      );
    });
  }

  it('is written as its cell is where it is a link', () => {
    const of = column('any', 'Any', 10);
    const links = { any: (row: Row) => (row[0] === 'nowhere' ? undefined : String(row[0])) };
    const xmlOf = valueXml(of, 0, { toSerialDate, links }, styleNumber);
    const address = fc.oneof(fc.constant('nowhere'), text, fc.webUrl());

    fc.assert(
      fc.property(value, address, (given, url) => {
        const plain = plainXml(of, given, url === 'nowhere' ? undefined : url, 'A3');
        expect(xmlOf(given, [url], '3')).to.equal(plain);
      }),
      { numRuns: 5000 },
    );
  });
});
