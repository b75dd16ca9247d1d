import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { openXlsx, type SheetRow } from '../../src/files/xlsx-rows.js';
import { rejectionOf } from '../support/rejection.js';

describe('rows of a workbook', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xlsx-'));
    path = join(folder, 'book.xlsx');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('come sheet by sheet, in the order of the tabs, whatever the parts are called', async () => {
    write({
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="Two" r:id="r2"/><sheet name="A &amp; B" r:id="r1"/></sheets></workbook>',
      'xl/worksheets/sheet1.xml': sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
      'xl/worksheets/sheet2.xml': sheet('<row r="1"><c r="A1"><v>2</v></c></row>'),
    });

    const book = await openXlsx(path);

    expect(book.sheets).to.deep.equal(['Two', 'A & B']);
    expect(await rowsIn('Two')).to.deep.equal([{ number: 1, cells: ['2'] }]);
    expect(await rowsIn('A & B')).to.deep.equal([{ number: 1, cells: ['1'] }]);
    book.close();
  });

  it('have numbers, inline strings, results of formulas, and empty text for cells left out', async () => {
    write({
      'xl/worksheets/sheet1.xml': sheet(
        '<row r="3"><c r="A3" t="str"><v>x &lt; y</v></c><c r="C3" t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c>' +
          '<c r="AA3"><f>1+1</f><v>2</v></c></row>',
      ),
    });

    const [row] = await rowsIn('Sheet');

    expect(row?.number).to.equal(3);
    expect(row?.cells.slice(0, 3)).to.deep.equal(['x < y', '', 'inline']);
    expect(row?.cells[26]).to.equal('2');
  });

  it('have the shared strings of a file that a spreadsheet program saved, without their phonetic readings', async () => {
    write({
      'xl/sharedStrings.xml':
        '<sst><si><t>plain</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>reading</t></rPh></si></sst>',
      'xl/worksheets/sheet1.xml': sheet('<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'),
    });

    expect(await rowsIn('Sheet')).to.deep.equal([{ number: 1, cells: ['rich', 'plain'] }]);
  });

  it('are refused where the file is no ZIP, or its XML ends too early', async () => {
    writeFileSync(path, 'no ZIP');
    const noZip = await rejectionOf(openXlsx(path));
    write({ 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1">' });
    const cut = await rejectionOf(rowsIn('Sheet'));

    expect(noZip.message).to.match(/end of central directory/i);
    expect(cut.message).to.contain('Unclosed');
  });

  function write(parts: Readonly<Record<string, string>>): void {
    const all = {
      'xl/workbook.xml': '<workbook><sheets><sheet name="Sheet" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>' +
        '<Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
      ...parts,
    };
    writeFileSync(path, zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)]))));
  }

  async function rowsIn(name: string): Promise<SheetRow[]> {
    const book = await openXlsx(path);
    try {
      const rows: SheetRow[] = [];
      for await (const row of book.rows(name)) rows.push(row);
      return rows;
    } finally {
      book.close();
    }
  }
});

function sheet(rows: string): string {
  return `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`;
}
