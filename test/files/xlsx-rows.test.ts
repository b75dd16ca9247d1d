import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { ZipFile } from 'yazl';
import { openXlsx, type SheetRow, type XlsxLimits } from '../../src/files/xlsx-rows.js';
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

  it('are refused where the file is not a ZIP, or its XML ends too early', async () => {
    writeFileSync(path, 'PK\u0003\u0004 no ZIP');
    const noZip = await rejectionOf(openXlsx(path));
    write({ 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1">' });
    const cut = await rejectionOf(rowsIn('Sheet'));

    expect(noZip.message).to.match(/end of central directory/i);
    expect(cut.message).to.contain('Unclosed');
  });

  const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const STRICT = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
  const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

  /** What programs make of the same sheet: each row of the table is a structure that a spreadsheet opens. */
  const VARIANTS: readonly (readonly [what: string, parts: Parts, cells: readonly string[]])[] = [
    [
      'a prefix on every element',
      {
        'xl/worksheets/sheet1.xml': `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
        'xl/workbook.xml': `<x:workbook xmlns:x="${MAIN}" xmlns:rel="${OFFICE}"><x:sheets><x:sheet name="Sheet" sheetId="9" rel:id="r1"/></x:sheets></x:workbook>`,
      },
      ['a'],
    ],
    [
      'elements of other programs between its own',
      {
        'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}" xmlns:o="urn:other"><sheetData><o:row r="1"><o:c r="A1"><o:v>0</o:v></o:c></o:row><row r="1"><c r="A1"><o:v>0</o:v><v>1</v></c></row></sheetData></worksheet>`,
      },
      ['1'],
    ],
    [
      'the Strict form, whose dates are text',
      {
        'xl/worksheets/sheet1.xml': `<worksheet xmlns="${STRICT}"><sheetData><row r="1"><c r="A1" t="d"><v>2024-02-02T12:00:00</v></c><c r="B1" t="d"><v>2024-02-02</v></c></row></sheetData></worksheet>`,
      },
      ['45324.5', '45324'],
    ],
    [
      'parts of other names and absolute targets',
      {
        '_rels/.rels': `<Relationships><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="/book/TheBook.xml"/></Relationships>`,
        'book/TheBook.xml': `<workbook xmlns:r="${OFFICE}"><sheets><sheet name="Sheet" sheetId="1" r:id="r1"/></sheets></workbook>`,
        'book/_rels/TheBook.xml.rels': `<Relationships><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="../tabs/one.xml"/><Relationship Id="r2" Type="${OFFICE}/sharedStrings" Target="/texts.xml"/></Relationships>`,
        'tabs/one.xml': sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        'texts.xml': '<sst><si><t>far</t></si></sst>',
      },
      ['far'],
    ],
    [
      'cells and rows without addresses',
      rowXml('<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row>'),
      ['1', '', '', '4', '5'],
    ],
    [
      'booleans and errors',
      rowXml('<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c></row>'),
      ['TRUE', 'FALSE', '#REF!'],
    ],
    [
      'a formula that was never calculated',
      rowXml('<row r="1"><c><f>A2&amp;"x"</f></c><c><f>A2</f><v>keep</v></c></row>'),
      ['=A2&"x"', 'keep'],
    ],
    [
      'blanks that are kept',
      rowXml('<row r="1"><c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>'),
      [' a '],
    ],
    [
      'a phonetic reading within the cell',
      rowXml('<row r="1"><c t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c></row>'),
      ['漢'],
    ],
    [
      'a table of texts laid out for people',
      {
        'xl/sharedStrings.xml':
          '<sst>\n <si>\n  <t>one</t>\n </si>\n <si><r>\n <t>t</t></r> <r><t>wo</t></r></si>\n</sst>',
        ...rowXml('<row r="1">\n <c t="s">\n <v>0</v>\n</c><c t="s"><v> 1 </v></c></row>'),
      },
      ['one', 'two'],
    ],
    [
      'escaped characters',
      rowXml(
        '<row r="1"><c t="str"><v>Shared_x005F_x0020_Docs</v></c><c t="inlineStr"><is><t>a_x000D_b</t></is></c></row>',
      ),
      ['Shared_x0020_Docs', 'a\rb'],
    ],
    [
      'targets with backslashes',
      {
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="r1" Target="worksheets\\sheet1.xml"/></Relationships>',
        ...rowXml('<row><c><v>1</v></c></row>'),
      },
      ['1'],
    ],
    ['lower-case addresses', rowXml('<row r="1"><c r="b1"><v>1</v></c></row>'), ['', '1']],
    [
      'marks that are no cells',
      rowXml(
        '<row r="1"><c r="A1"><v>1</v><extLst><ext><v>9</v></ext></extLst></c></row>',
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><dataValidations><dataValidation sqref="N2:V1048576"><formula1>"a"</formula1></dataValidation></dataValidations>',
      ),
      ['1'],
    ],
  ];

  for (const [what, parts, cells] of VARIANTS) {
    it(`are read from a file with ${what}`, async () => {
      write(parts);

      expect(await rowsIn('Sheet')).to.deep.equal([{ number: 1, cells }]);
    });
  }

  it('are read from parts in UTF-16, from a ZIP64, and from paths with backslashes and another case', async () => {
    writeRaw({
      'XL\\Workbook.xml': new Uint8Array(
        Buffer.from(
          `\ufeff<?xml version="1.0" encoding="UTF-16"?><workbook xmlns:r="${OFFICE}"><sheets><sheet name="Sheet" r:id="r1"/></sheets></workbook>`,
          'utf16le',
        ),
      ),
      '/xl/_rels/workbook.xml.rels': strToU8(
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': strToU8(sheet('<row><c><v>1</v></c></row>')),
    });
    const plain = await rowsIn('Sheet');
    const zip = new ZipFile();
    for (const [name, text] of Object.entries(partsWith(rowXml('<row><c><v>64</v></c></row>')))) {
      zip.addBuffer(Buffer.from(text), name, { forceZip64Format: true });
    }
    zip.end({ forceZip64Format: true, comment: '' });
    writeFileSync(path, Buffer.concat(await collected(zip.outputStream)));

    const large = await rowsIn('Sheet');

    expect([plain[0]?.cells, large[0]?.cells]).to.deep.equal([['1'], ['64']]);
  });

  it('say which sheets nobody sees', async () => {
    write({
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="a" r:id="r1"/><sheet name="b" state="hidden" r:id="r1"/><sheet name="c" state="veryHidden" r:id="r2"/><sheet name="d" state="visible" r:id="r2"/></sheets></workbook>',
    });

    const book = await openXlsx(path);

    expect([...book.hidden]).to.deep.equal(['b', 'c']);
    book.close();
  });

  it('say when the file was saved, and from which year its days are counted', async () => {
    write({
      'xl/workbook.xml': `<workbook xmlns:r="${OFFICE}"><workbookPr date1904="1"/><sheets/></workbook>`,
      'docProps/core.xml':
        '<cp:coreProperties xmlns:cp="c" xmlns:dcterms="d"><dcterms:modified>2026-04-01T09:30:00Z</dcterms:modified></cp:coreProperties>',
    });

    const book = await openXlsx(readFileSync(path));

    expect([book.date1904, await book.savedAt()]).to.deep.equal([true, Date.parse('2026-04-01T09:30:00Z')]);
    book.close();
  });

  const ENCRYPTED = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ]);

  const REFUSED: readonly (readonly [what: string, content: Parts | Buffer, why: RegExp])[] = [
    ['a workbook with a password', ENCRYPTED, /encrypted: save it without a password/],
    ['a workbook of Excel 97', Buffer.concat([ENCRYPTED.subarray(0, 8), Buffer.alloc(600)]), /Office 97 to 2003/],
    ['a web page', Buffer.from('\n<html><table>'), /a web page/],
    ['an empty file', Buffer.alloc(0), /it is empty/],
    ['a PDF', Buffer.from('%PDF-1.7\n%\u00e2\u00e3'), /a PDF/],
    ['a CSV file', Buffer.from('\ufeffapp_id,decision\r\n1,keep\r\n'), /text, as a CSV file is/],
    ['a CSV file of Windows-1252', Buffer.from('app_id;grund\r\n1;für\r\n', 'latin1'), /text, as a CSV file is/],
    ['a CSV file of UTF-16', Buffer.from('\ufeffapp_id\tdecision\r\n', 'utf16le'), /text, as a CSV file is/],
    ['a ZIP of something else', Buffer.from(zipSync({ 'a.txt': strToU8('a') })), /a ZIP file without a workbook/],
    ['an OpenDocument file', Buffer.from(zipSync({ mimetype: strToU8('application/vnd.oasis') })), /OpenDocument/],
    [
      'a binary workbook',
      {
        '_rels/.rels': `<Relationships><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>`,
      },
      /xlsb/,
    ],
    [
      'two sheets of one name',
      { 'xl/workbook.xml': '<workbook><sheets><sheet name="Review"/><sheet name="REVIEW"/></sheets></workbook>' },
      /two sheets named "REVIEW"/,
    ],
    ['a part in an unknown encoding', rowXml('', '', '<?xml version="1.0" encoding="EBCDIC"?>'), /encoding EBCDIC/],
    ['a text that the table lacks', rowXml('<row><c t="s"><v>7</v></c></row>'), /refers to the text "7"/],
    ['a column beyond the last', rowXml('<row><c r="XFE1"><v>7</v></c></row>'), /a cell "XFE1" in row 1/],
    ['a column of a billion', rowXml('<row><c r="ZZZZZZZZ1"><v>7</v></c></row>'), /a cell "ZZZZZZZZ1"/],
    ['an address that is none', rowXml('<row><c r="17"><v>7</v></c></row>'), /a cell "17"/],
    ['a row beyond the last', rowXml('<row r="4294967290"/>'), /a row "4294967290"/],
    ['a row that is not a number', rowXml('<row r="1e"/>'), /a row "1e"/],
    ['a row twice', rowXml('<row r="2"/><row r="2"/>'), /row 2 stands after row 2, or twice/],
    [
      'a cell twice',
      rowXml('<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'),
      /cell A2 stands after another/,
    ],
    ['elements nested without end', rowXml('<a>'.repeat(200)), /nested more than 128 deep/],
    [
      'an element without end',
      rowXml(`<row ${Array.from({ length: 100_000 }, (_, n) => `a${n}="${n}"`).join(' ')}/>`),
      /longer than/,
    ],
    [
      'a text without end',
      rowXml(`<row><c t="str"><v>${'x'.repeat(300_000)}</v></c></row>`),
      /more text than a cell can hold/,
    ],
  ];

  for (const [what, content, why] of REFUSED) {
    it(`are refused for ${what}, with that reason`, async () => {
      if (Buffer.isBuffer(content)) writeFileSync(path, content);
      else write(content);

      expect((await rejectionOf(rowsIn('Sheet'))).message).to.match(why);
      if (Buffer.isBuffer(content)) expect((await rejectionOf(openXlsx(content))).message).to.match(why);
    });
  }

  it('are refused beyond the bytes and the cells that may be read, counted while they are unpacked', async () => {
    write(rowXml('<row><c><v>1</v></c><c r="Z1"><v>1</v></c></row>'.padEnd(10_000, ' ')));

    const large = await rejectionOf(rowsIn('Sheet', { unpacked: 5_000 }));
    const wide = await rejectionOf(rowsIn('Sheet', { cells: 25 }));
    const [row] = await rowsIn('Sheet', { unpacked: 20_000, cells: 26 });

    expect(large.message).to.equal('it unpacks to more than 5000 bytes, which is the most that is read');
    expect(wide.message).to.equal('it has more than 25 cells, which is the most that is read');
    expect(row?.cells).to.have.length(26);
  });

  it('are refused where two parts have one name, which each program resolves in its own way', async () => {
    const zip = new ZipFile();
    for (const name of ['xl/workbook.xml', 'XL/Workbook.xml']) zip.addBuffer(Buffer.from('<workbook/>'), name);
    zip.end();
    writeFileSync(path, Buffer.concat(await collected(zip.outputStream)));

    expect((await rejectionOf(rowsIn('Sheet'))).message).to.match(/two parts named XL\/Workbook.xml/);
  });

  function write(parts: Parts): void {
    const all = Object.entries(partsWith(parts)).map(([name, text]) => [name, strToU8(text)] as const);
    writeRaw(Object.fromEntries(all));
  }

  function writeRaw(parts: Readonly<Record<string, Uint8Array>>): void {
    writeFileSync(path, zipSync({ ...parts }));
  }

  async function rowsIn(name: string, limits?: XlsxLimits): Promise<SheetRow[]> {
    const book = await openXlsx(path, limits);
    try {
      const rows: SheetRow[] = [];
      for await (const row of book.rows(name)) rows.push(row);
      return rows;
    } finally {
      book.close();
    }
  }
});

type Parts = Readonly<Record<string, string>>;

function partsWith(parts: Parts): Parts {
  return {
    'xl/workbook.xml': '<workbook><sheets><sheet name="Sheet" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>' +
      '<Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet(''),
    ...parts,
  };
}

function rowXml(rows: string, behind = '', before = '<?xml version="1.0"?>'): Parts {
  return { 'xl/worksheets/sheet1.xml': `${before}<worksheet><sheetData>${rows}</sheetData>${behind}</worksheet>` };
}

function sheet(rows: string): string {
  return `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`;
}

async function collected(stream: AsyncIterable<unknown>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return chunks;
}
