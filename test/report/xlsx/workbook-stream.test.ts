import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { createOutputFile, type OutputFile } from '../../../src/files/output-file.js';
import { startWorkbook } from '../../../src/report/xlsx/exceljs-private.js';
import { forgetFormulas } from '../../../src/report/xlsx/exceljs-sheet.js';
import { openWorkbookStream, type SheetOptions } from '../../../src/report/xlsx/workbook-stream.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { rejectionOf } from '../../support/rejection.js';

const CREATED = new Date('2026-11-24T00:00:00.000Z');
const OPTIONS: SheetOptions = { widths: [10, 10], frozenRows: 1, gridLines: true, pageSetup: {}, footer: '' };

describe('openWorkbookStream', () => {
  let folder: string;
  let file: OutputFile;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workbook-'));
    file = await createOutputFile(join(folder, 'book.xlsx'));
  });

  afterEach(async () => {
    await file.abandon();
    await rm(folder, { recursive: true });
  });

  // an upgrade of exceljs that moves the inner queue would make `drain` wait for nothing, silently
  it('keeps the queue of a sheet bounded, and can see it', async () => {
    const book = await openWorkbookStream(file, 'test', CREATED);
    const sheet = book.addSheet('Rows', OPTIONS);
    let peak = 0;
    for (let row = 0; row < 20_000; row += 1) {
      sheet.row([{ value: `row ${row} ${'x'.repeat(200)}` }, { value: Math.sin(row) }]);
      expect(sheet.queued).to.be.a('number');
      peak = Math.max(peak, sheet.queued);
      if (row % 64 === 0) await sheet.drain();
    }
    sheet.end();
    await book.finish(['Rows']);

    expect(peak).to.be.within(1, 256 * 1024);
  });

  it('queues without end where nobody drains, so that the bound above is the drain’s doing', async () => {
    const book = await openWorkbookStream(file, 'test', CREATED);
    const sheet = book.addSheet('Rows', OPTIONS);

    for (let row = 0; row < 20_000; row += 1) sheet.row([{ value: `row ${row} ${'x'.repeat(200)}` }]);

    expect(sheet.queued).to.be.greaterThan(2_000_000);
    book.abandon();
  });

  it('names where filters are, in the order of the tabs, as LibreOffice needs it to show their buttons', async () => {
    const book = await openWorkbookStream(file, 'test', CREATED);
    for (const name of ["It's one", 'Two', 'Three']) {
      const sheet = book.addSheet(name, OPTIONS);
      sheet.row([{ value: 'a' }, { value: 'b' }]);
      sheet.row([{ value: 1 }, { value: 2 }]);
      sheet.end(name === 'Two' ? undefined : 2);
    }
    await book.finish(['Three', 'Two', "It's one"]);
    await file.finish();

    const xml = strFromU8(unzipSync(await readFile(join(folder, 'book.xlsx')))['xl/workbook.xml'] ?? new Uint8Array());

    expect(xml.match(/<definedName name="_xlnm._FilterDatabase"[^/]*/g)).to.deep.equal([
      '<definedName name="_xlnm._FilterDatabase" localSheetId="2">&apos;It&apos;&apos;s one&apos;!$A$1:$B$2<',
      '<definedName name="_xlnm._FilterDatabase" localSheetId="0">&apos;Three&apos;!$A$1:$B$2<',
    ]);
  });

  it('forgets formulas, which the writer would keep for every link', async () => {
    const workbook = await startWorkbook(new Writable({ write: (_chunk, _encoding, done) => done() }), 'test', CREATED);
    const sheet = workbook.addWorksheet('Links');
    for (let row = 1; row <= 10; row += 1) {
      sheet.getRow(row).getCell(1).value = { formula: 'HYPERLINK("https://example.com","x")', result: 'x' };
      sheet.getRow(row).commit();
    }

    expect(forgetFormulas(sheet)).to.equal(10);
    expect(forgetFormulas(sheet)).to.equal(0);
  });

  it('orders the tabs as told, whatever the order of writing', async () => {
    const book = await openWorkbookStream(file, 'test', CREATED);
    for (const name of ['Third', 'First', 'Second']) {
      const sheet = book.addSheet(name, OPTIONS);
      sheet.row([{ value: `This is ${name}` }]);
      sheet.end();
    }

    await book.finish(['First', 'Second', 'Third']);
    await file.finish();

    const read = readWorkbook(await readFile(join(folder, 'book.xlsx')));
    expect(read.tabs).to.deep.equal(['First', 'Second', 'Third']);
    expect(read.tabs.map((name) => read.sheet(name).rows[0])).to.deep.equal([
      ['This is First'],
      ['This is Second'],
      ['This is Third'],
    ]);
  });

  it('refuses an order that leaves a sheet out or names one that is not there', async () => {
    const book = await openWorkbookStream(file, 'test', CREATED);
    book.addSheet('Only', OPTIONS).end();

    expect((await rejectionOf(book.finish(['Other']))).message).to.equal('the workbook has no sheet "Other"');
    expect((await rejectionOf(book.finish([]))).message).to.equal(
      'a sheet of the workbook has no place among its tabs',
    );
    book.abandon();
  });

  it('stamps the time given and no other', async () => {
    const book = await openWorkbookStream(file, 'test', CREATED);
    book.addSheet('Only', OPTIONS).end();
    await book.finish(['Only']);
    await file.finish();

    const bytes = await readFile(join(folder, 'book.xlsx'));

    // the local headers' DOS times: 2026-11-24 00:00:00
    const times = new Set<number>();
    for (let at = bytes.indexOf('PK\u0003\u0004'); at !== -1; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
      times.add(bytes.readUInt32LE(at + 10));
    }
    expect([...times]).to.deep.equal([(((2026 - 1980) << 25) | (11 << 21) | (24 << 16)) >>> 0]);
    expect(readWorkbook(bytes).entry('docProps/core.xml')).to.not.match(/20\d\d-(?!11-24T00:00:00)/);
  });

  it('rejects, rather than waiting for ever, when the file takes no more', async () => {
    const full = new Error('ENOSPC: no space left on device, write');
    let writes = 0;
    const failing: OutputFile = {
      ...file,
      write: async (chunk) => {
        writes += 1;
        if (writes > 2) throw full;
        await file.write(chunk);
      },
    };
    const book = await openWorkbookStream(failing, 'test', CREATED);
    const sheet = book.addSheet('Rows', OPTIONS);

    const error = await rejectionOf(
      (async () => {
        for (let row = 0; row < 200_000; row += 1) {
          sheet.row([{ value: `${row} ${Math.sin(row)} ${Math.cos(row)} ${Math.tan(row)}` }]);
          if (row % 64 === 0) await sheet.drain();
        }
        sheet.end();
        await book.finish(['Rows']);
      })(),
    );

    expect(error).to.equal(full);
    book.abandon();
  });
});
