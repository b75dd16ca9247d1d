import { Writable } from 'node:stream';
import { expect } from 'chai';
import type { Cell } from '../../../src/report/xlsx/cell.js';
import { startWorkbook, styleNumberOf } from '../../../src/report/xlsx/exceljs-private.js';
import { rowXml } from '../../../src/report/xlsx/row-xml.js';
import { readWorkbook } from '../../support/read-workbook.js';

const BOLD = { font: { bold: true } };
const DATE = { numFmt: 'yyyy-mm-dd hh:mm' };

const ROWS: Readonly<Record<string, { cells: readonly (Cell | undefined)[]; height?: number }>> = {
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

describe('rowXml', () => {
  for (const [what, { cells, height }] of Object.entries(ROWS)) {
    it(`writes ${what} as exceljs does, byte for byte`, async () => {
      const chunks: Uint8Array[] = [];
      const sink = new Writable({
        write: (chunk: Uint8Array, _encoding, done) => {
          chunks.push(chunk);
          done();
        },
      });
      const workbook = await startWorkbook(sink, 'test', new Date(0));
      const sheet = workbook.addWorksheet('Rows');
      const row = sheet.getRow(1);
      cells.forEach((cell, index) => {
        if (cell === undefined) return;
        const target = row.getCell(index + 1);
        target.value = cell.value;
        if (cell.style !== undefined) target.style = cell.style;
      });
      if (height !== undefined) row.height = height;
      row.commit();
      sheet.commit();
      await workbook.commit();

      const xml = rowXml(1, cells, (style) => styleNumberOf(workbook, style), height);

      const written = readWorkbook(Buffer.concat(chunks)).sheet('Rows').xml;
      expect(/<sheetData>(.*)<\/sheetData>|<sheetData\/>/s.exec(written)?.[1] ?? '').to.equal(xml);
    });
  }
});
