import { Writable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Cell } from '../../../src/report/xlsx/cell.js';
import { startWorkbook, styleNumberOf } from '../../../src/report/xlsx/exceljs-private.js';
import { cellsXml, rowXml } from '../../../src/report/xlsx/row-xml.js';
import { readWorkbook } from '../../support/read-workbook.js';

const BOLD = { font: { bold: true } };
const DATE = { numFmt: 'yyyy-mm-dd hh:mm' };

const ROWS: Readonly<Record<string, GivenRow>> = {
  'text and numbers': { cells: [{ value: 'plain' }, { value: 0 }, { value: -1.5e-7 }, { value: 45_000.123456789 }] },
  styles: {
    cells: [
      { value: 'bold', style: BOLD },
      { value: 45_000.5, style: DATE },
      { value: 'again', style: BOLD },
    ],
  },
  markup: { cells: [{ value: `<&>"' ]]> &amp; \u0000\u0008\u000b\u001f\u007f\t\r\n` }] },
  'other scripts': { cells: [{ value: '営業部 Développement 𝒳 ' }] },
  'a link': { cells: [{ value: { formula: 'HYPERLINK("https://example.com?a&b","a ""b""")', result: 'a "b"' } }] },
  gaps: { cells: [undefined, { value: 'second' }, undefined, { value: '' }] },
  'a height': { cells: [{ value: 'high' }], height: 45 },
  'a height alone': { cells: [], height: 45 },
  nothing: { cells: [undefined] },
  'more than 26 columns': { cells: Array.from({ length: 60 }, (_, value) => ({ value })) },
};

interface GivenRow {
  readonly cells: readonly (Cell | undefined)[];
  readonly height?: number | undefined;
}

/** The rows of a sheet as exceljs writes them, and as rowXml does. */
async function bothOf(rows: readonly GivenRow[]): Promise<{ theirs: string; ours: string }> {
  const chunks: Uint8Array[] = [];
  const sink = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const workbook = await startWorkbook(sink, 'test', new Date(0));
  const sheet = workbook.addWorksheet('Rows');
  rows.forEach(({ cells, height }, at) => {
    const row = sheet.getRow(at + 1);
    cells.forEach((cell, index) => {
      if (cell === undefined) return;
      const target = row.getCell(index + 1);
      target.value = cell.value;
      if (cell.style !== undefined) target.style = cell.style;
    });
    if (height !== undefined) row.height = height;
    row.commit();
  });
  sheet.commit();
  await workbook.commit();
  const xml = rows.map(({ cells, height }, at) =>
    rowXml(
      at + 1,
      cellsXml(at + 1, cells, (style) => styleNumberOf(workbook, style)),
      height,
    ),
  );
  const written = readWorkbook(Buffer.concat(chunks)).sheet('Rows').xml;
  return {
    theirs: /<sheetData>(.*)<\/sheetData>|<sheetData\/>/s.exec(written)?.[1] ?? '',
    // as both are encoded: half a surrogate pair has no bytes of its own
    ours: Buffer.from(xml.join('')).toString(),
  };
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 6 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
  fc.constantFrom(
    '_x0020_',
    '_x005F_x0041_',
    ' ',
    ' a ',
    '=1+1',
    ']]>',
    '\ufffe\uffff',
    '#REF!',
    'TRUE',
    '1.50',
    '[object]',
  ),
);
const cell: fc.Arbitrary<Cell | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record(
    {
      value: fc.oneof(
        { weight: 4, arbitrary: text },
        fc.integer(),
        fc.double(),
        fc.record({ formula: text.map((label) => `HYPERLINK("${label}")`), result: text }),
      ),
      style: fc.constantFrom(BOLD, DATE),
    },
    { requiredKeys: ['value'] },
  ),
);
const row: fc.Arbitrary<GivenRow> = fc.record(
  { cells: fc.array(cell, { maxLength: 30 }), height: fc.double({ min: 1, max: 409, noNaN: true }) },
  { requiredKeys: ['cells'] },
);

describe('rowXml', () => {
  it('writes escaped characters as inline text where asked, which LibreOffice reads as well', () => {
    const xml = rowXml(
      1,
      cellsXml(1, [{ value: 'a_x005F_x0041_ & b', isInline: true }], () => 0),
      undefined,
    );

    expect(xml).to.contain('<c r="A1" t="inlineStr"><is><t xml:space="preserve">a_x005F_x0041_ &amp; b</t></is></c>');
  });

  it('leaves a fitted height for the program to fit again', () => {
    expect(
      rowXml(
        2,
        cellsXml(2, [{ value: 1 }], () => 0),
        30,
        true,
      ),
    ).to.match(/^<row r="2" ht="30" spans="1:1" /);
  });

  for (const [what, given] of Object.entries(ROWS)) {
    it(`writes ${what} as exceljs does, byte for byte`, async () => {
      const { theirs, ours } = await bothOf([given]);

      expect(theirs).to.equal(ours);
    });
  }

  it('writes any row as exceljs does, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        const { theirs, ours } = await bothOf(rows);

        expect(ours).to.equal(theirs);
      }),
      { numRuns: 40 },
    );
  });
});
