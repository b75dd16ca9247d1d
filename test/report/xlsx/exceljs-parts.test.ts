import { Writable } from 'node:stream';
import { expect } from 'chai';
import { assertParts, KNOWN_VERSION, movedParts } from '../../../src/report/xlsx/exceljs-parts.js';
import { startWorkbook } from '../../../src/report/xlsx/exceljs-private.js';

async function begun() {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const workbook = await startWorkbook(sink, 'test', new Date(0));
  return { workbook, sheet: workbook.addWorksheet('Rows') };
}

/** The same without the part at this path. */
function without(whole: object, path: string): object {
  const [name = '', ...rest] = path.split('.');
  const inner: unknown = Reflect.get(whole, name);
  const changed =
    rest.length === 0 || typeof inner !== 'object' || inner === null ? undefined : without(inner, rest.join('.'));
  return new Proxy(whole, { get: (target, key) => (key === name ? changed : Reflect.get(target, key, target)) });
}

const WORKBOOK_PARTS = [
  'zip.append',
  'zip.abort',
  'zip.on',
  'modified',
  'styles.addStyleModel',
  '_worksheets',
  '_definedNames',
  'addThemes',
];
const SHEET_PARTS = [
  'stream._flush',
  'stream.pipes',
  'stream.pipes.0.write',
  'stream.pipes.0._writableState.length',
  'stream.pipes.0._writableState.needDrain',
  '_rowZero',
  '_formulae',
  'sheetProtection',
  'dataValidations.add',
  '_writeAutoFilter',
  '_writeDataValidations',
  '_writeHyperlinks',
  '_writeSheetProtection',
];

describe('the private parts of exceljs', () => {
  it('are all where the pinned version has them', async () => {
    const { workbook, sheet } = await begun();

    expect(movedParts(KNOWN_VERSION, workbook, sheet)).to.deep.equal([]);
  });

  for (const part of WORKBOOK_PARTS) {
    it(`are missed when ${part} of the workbook is gone`, async () => {
      const { workbook, sheet } = await begun();

      expect(movedParts(KNOWN_VERSION, without(workbook, part), sheet)).to.include(`workbook.${part}`);
    });
  }

  for (const part of SHEET_PARTS) {
    it(`are missed when ${part} of a sheet is gone`, async () => {
      const { workbook, sheet } = await begun();

      expect(movedParts(KNOWN_VERSION, workbook, without(sheet, part))).to.include(`sheet.${part}`);
    });
  }

  it('are refused in any other version, with what to do', async () => {
    const { workbook, sheet } = await begun();

    expect(() => assertParts('4.5.0', workbook, sheet)).to.throw(
      'exceljs is not the version 4.4.0 that workbooks are written with (version 4.5.0): install exceljs 4.4.0',
    );
  });

  it('are looked at before anything of a workbook is written', async () => {
    const { default: exceljs } = await import('exceljs');
    const { WorkbookWriter } = exceljs.stream.xlsx;
    class Changed extends WorkbookWriter {
      override addWorksheet(name: string) {
        return Object.assign(super.addWorksheet(name), { _writeHyperlinks: undefined });
      }
    }
    let bytes = 0;
    const sink = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        bytes += chunk.length;
        done();
      },
    });
    exceljs.stream.xlsx.WorkbookWriter = Changed;
    try {
      const error: unknown = await startWorkbook(sink, 'test', new Date(0)).catch((reason: unknown) => reason);

      expect(String(error)).to.contain('sheet._writeHyperlinks');
      expect(bytes).to.equal(0);
    } finally {
      exceljs.stream.xlsx.WorkbookWriter = WorkbookWriter;
    }
  });
});
