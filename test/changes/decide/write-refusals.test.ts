import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { archiveReturned } from '../../../src/changes/decide/archive-returned.js';
import type { Refusal } from '../../../src/changes/decide/returned-row.js';
import { writeRefusals } from '../../../src/changes/decide/write-refusals.js';
import { AS_OF } from '../../support/builders.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

function aRefusal(overrides: Partial<Refusal> = {}): Refusal {
  return { file: 'd.csv', cell: 'D2', why: 'because', reviewer: 'boss@example.com', ...overrides };
}

describe('writeRefusals', () => {
  it('writes nothing, not even a folder, where nothing was refused', async () => {
    const folder = await temporaryFolder('refusals');

    const paths = await writeRefusals(join(folder, 'refused'), [], AS_OF);

    expect(paths).to.deep.equal([]);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('writes one file for each reviewer, however the name is written', async () => {
    const folder = await temporaryFolder('refusals');
    const refusals = [
      aRefusal(),
      aRefusal({ reviewer: ' BOSS@Example.com' }),
      aRefusal({ reviewer: 'other@example.com' }),
    ];

    const paths = await writeRefusals(folder, refusals, AS_OF);

    expect(paths).to.deep.equal([join(folder, 'boss@example.com.csv'), join(folder, 'other@example.com.csv')]);
    expect((await readFile(paths[0] ?? '', 'utf8')).trim().split('\r\n')).to.have.length(3);
  });

  it('says where it stands, why, what was found and what the review has', async () => {
    const folder = await temporaryFolder('refusals');
    const told = { appLabel: 'Payroll', login: 'ada', found: 'Ida', expected: 'Ada' };

    const [path = ''] = await writeRefusals(folder, [aRefusal(told)], AS_OF);

    expect(await readFile(path, 'utf8')).to.equal(
      `\ufefffile,cell,app,person,why,found_in_the_file,in_the_review,imported_at\r\nd.csv,D2,Payroll,ada,because,Ida,Ada,${AS_OF}\r\n`,
    );
  });

  it('keeps refusals of files that do not say whose they are', async () => {
    const folder = await temporaryFolder('refusals');

    const [path] = await writeRefusals(folder, [{ file: 'd.csv', cell: '', why: 'not CSV' }], AS_OF);

    expect(path).to.equal(join(folder, 'unknown-reviewer.csv'));
  });

  it('keeps what an earlier import refused, and repeats none of it', async () => {
    const folder = await temporaryFolder('refusals');
    const first = aRefusal({ file: 'one.csv', found: '=evil', why: 'a, "b"' });
    await writeRefusals(folder, [first], AS_OF);

    const [path = ''] = await writeRefusals(folder, [first, aRefusal({ file: 'two.csv' })], '2026-04-02T00:00:00Z');
    await writeRefusals(folder, [aRefusal({ file: 'two.csv' })], '2026-04-03T00:00:00Z');

    expect((await readFile(path, 'utf8')).split('\r\n').slice(1)).to.deep.equal([
      `one.csv,D2,,,"a, ""b""",'=evil,,${AS_OF}`,
      'two.csv,D2,,,because,,,2026-04-02T00:00:00Z',
      '',
    ]);
  });

  it('leaves a file alone that it did not write so, and takes the next name', async () => {
    const folder = await temporaryFolder('refusals');
    const [path = ''] = await writeRefusals(folder, [aRefusal()], AS_OF);
    await writeFile(path, 'file;cell\n"noted');

    const [next] = await writeRefusals(folder, [aRefusal()], AS_OF);

    expect(next).to.equal(join(folder, 'boss@example.com (2).csv'));
    expect(await readFile(path, 'utf8')).to.equal('file;cell\n"noted');
  });

  it('never lets what came back be run as a formula', async () => {
    const folder = await temporaryFolder('refusals');

    const [path = ''] = await writeRefusals(folder, [aRefusal({ found: '=HYPERLINK("http://x")' })], AS_OF);

    expect(await readFile(path, 'utf8')).not.to.match(/[,"]=HYPERLINK/);
  });

  it('makes a folder that nobody else may read', async () => {
    const folder = join(await temporaryFolder('refusals'), 'refused');

    await writeRefusals(folder, [aRefusal()], AS_OF);

    expect((await stat(folder)).mode & 0o777).to.equal(0o700);
  });
});

describe('archiveReturned', () => {
  it('keeps the bytes as they came, under their digest and with a plain extension', async () => {
    const folder = await temporaryFolder('archive');
    const bytes = Buffer.from([0, 255, 13, 10]);
    const sha256 = 'c'.repeat(64);

    const name = await archiveReturned(folder, { name: '../Über uns.XLSX', bytes, sha256, changedAt: 0 });

    expect(name).to.equal(`returned/${sha256}.xlsx`);
    expect((await readFile(join(folder, name))).equals(bytes)).to.equal(true);
  });

  it('keeps the same file once', async () => {
    const folder = await temporaryFolder('archive');
    const file = { name: 'd.csv', bytes: Buffer.from('x'), sha256: 'c'.repeat(64), changedAt: 0 };

    await archiveReturned(folder, file);
    await archiveReturned(folder, { ...file, name: 'copy of d.csv' });

    expect(await readdir(join(folder, 'returned'))).to.deep.equal([`${file.sha256}.csv`]);
  });
});
