import { execFileSync } from 'node:child_process';
import { link, mkdir, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCsvRows } from '../../src/files/csv-rows.js';
import { factOf } from '../../src/files/file-fact.js';
import { readLines } from '../../src/files/lines.js';
import { readNdjsonGz } from '../../src/files/ndjson-gz.js';
import { openParquet } from '../../src/files/parquet-rows.js';
import { openOrCreate, openRegular, readRegular } from '../../src/files/regular-file.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('a regular file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder('regular');
    path = join(folder, 'plan.json');
    await writeFile(path, 'text');
  });

  it('is read whole', async () => {
    expect((await readRegular(path)).toString()).to.equal('text');
  });

  it('that is missing is told as the system tells it', async () => {
    expect(await rejectionOf(readRegular(join(folder, 'absent')))).to.have.property('code', 'ENOENT');
  });

  for (const mode of ['read', 'write'] as const) {
    for (const [what, make, message] of [
      ['a link', async (at: string) => await symlink(path, at), 'is a link'],
      [
        'a pipe that nobody writes to',
        async (at: string) => void execFileSync('mkfifo', [at]),
        'is not a regular file',
      ],
      ['a folder', async (at: string) => void (await mkdir(at)), 'is not a regular file'],
    ] as const) {
      it(`is not ${what}, opened to ${mode}`, async () => {
        const other = join(folder, 'other');
        await make(other);

        const error = await rejectionOf(openRegular(other, mode));

        expect(error).to.have.property('name', 'RefusedError');
        expect(error.message).to.contain(message);
      });
    }
  }

  it('is not written through a second name that it has, and is read by it', async () => {
    const copy = join(folder, 'backup.json');
    await link(path, copy);

    for (const write of [openRegular(path, 'write'), openOrCreate(path)]) {
      const error = await rejectionOf(write);
      expect(error).to.have.property('name', 'RefusedError');
      expect(error.message).to.contain('is a hard link');
    }
    expect((await readRegular(path)).toString()).to.equal('text');
    expect(await readFile(copy, 'utf8')).to.equal('text');
  });

  it('is begun where there is none, and never at the other end of a link', async () => {
    const [fresh, away, pointer] = ['fresh', 'away', 'pointer'].map((name) => join(folder, name));
    await symlink(String(away), String(pointer));

    await (await openOrCreate(String(fresh))).close();
    const error = await rejectionOf(openOrCreate(String(pointer)));

    expect(await readFile(String(fresh), 'utf8')).to.equal('');
    expect(error.message).to.contain('is a link');
    expect(await rejectionOf(readFile(String(away)))).to.have.property('code', 'ENOENT');
  });

  for (const [what, read] of Object.entries<(path: string) => Promise<unknown>>({
    'a table': (at) => readCsvRows(at).next(),
    'a list': (at) => readNdjsonGz(at).next(),
    'a Parquet file': openParquet,
    'a digest': (at) => factOf(at),
    lines: (at) => readLines(at).next(),
  })) {
    it(`is what the reader of ${what} asks for: it waits at no pipe, and follows no link to what never ends`, async () => {
      const [pipe, pointer] = [join(folder, 'pipe'), join(folder, 'pointer')];
      execFileSync('mkfifo', [pipe]);
      await symlink('/dev/zero', pointer);

      for (const at of [pipe, pointer]) {
        expect(await rejectionOf(read(at))).to.have.property('name', 'RefusedError');
      }
    });
  }

  it('is not read where it is larger than any file of a run', async () => {
    const handle = await open(path, 'r+');
    await handle.truncate(300 * 1024 * 1024);
    await handle.close();

    expect((await rejectionOf(readRegular(path))).message).to.match(/has \d+ bytes: it is not a file of a run/);
    expect((await rejectionOf(readRegular(path, 3))).message).to.match(/has \d+ bytes/);
  });
});
