import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { aFinding, aReviewed, reportsOf, workbookOf } from '../../support/reports.js';
import { needs } from '../../support/system-program.js';

const run = promisify(execFile);

/** Comma, quotes around text only where needed, UTF-8, cells as shown, every sheet into a file of its own. */
const EVERY_SHEET = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

describe('the workbook in LibreOffice', () => {
  needs('soffice').it('opens, and shows a name that looks like a formula as it is', async function () {
    this.timeout(60_000);
    const hostile = '=HYPERLINK("http://evil")';
    const rows = [aReviewed({ user: { profile: { firstName: hostile, login: hostile } } }, { findings: [aFinding()] })];
    const reports = await reportsOf({ formats: ['xlsx'], apps: [{ rows }] });
    const folder = await mkdtemp(join(tmpdir(), 'soffice-'));
    try {
      await writeFile(join(folder, 'book.xlsx'), workbookOf(reports));
      // a profile of its own: two instances with the same one refuse each other
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
      await run('soffice', [profile, '--headless', '--convert-to', EVERY_SHEET, '--outdir', folder, 'book.xlsx'], {
        cwd: folder,
      });
      const sheet = (name: string) => readFile(join(folder, `book-${name}.csv`), 'utf8');

      const shown = '"=HYPERLINK(""http://evil"")"';
      expect(await sheet('Assignments')).to.contain(`Payroll,${shown},Nakamura,${shown},Finance`);
      expect(await sheet('Assignments')).to.contain(',2026-11-17 08:30');
      expect(await sheet('Findings')).to.contain(
        `high,Payroll,"=HYPERLINK(""http://evil"") Nakamura",${shown},Finance,Title of user-inactive,The user last`,
      );
      expect(await sheet('Summary')).to.contain('COMPLETE: every app in scope was read to its end.');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
