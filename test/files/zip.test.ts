import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { openZip } from '../../src/files/zip-reader.js';
import { writeZip } from '../../src/files/zip-writer.js';
import { allOf } from '../support/all-of.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { signal } = new AbortController();

describe('a ZIP that is written', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('zip');
  });

  it('holds texts and files as they are, for another program', async () => {
    const path = join(folder, 'out.zip');
    await writeFile(join(folder, 'table.csv'), 'a,b\r\n');

    await writeZip(
      path,
      [
        { name: 'run/INDEX.md', text: '# Zoë 太郎\n' },
        { name: 'run/table.csv', path: join(folder, 'table.csv') },
      ],
      signal,
    );

    const found = unzipSync(await readFile(path));
    expect(Object.keys(found)).to.deep.equal(['run/INDEX.md', 'run/table.csv']);
    expect(Buffer.from(found['run/INDEX.md'] ?? []).toString()).to.equal('# Zoë 太郎\n');
    expect(Buffer.from(found['run/table.csv'] ?? []).toString()).to.equal('a,b\r\n');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('is the same bytes from the same entries, and says how many and which', async () => {
    const entries = [{ name: 'a', text: 'x'.repeat(5000) }];

    const one = await writeZip(join(folder, 'one.zip'), entries, signal);
    const other = await writeZip(join(folder, 'other.zip'), entries, signal);

    expect(one.sha256).to.equal(other.sha256);
    expect(one.bytes).to.equal((await stat(join(folder, 'one.zip'))).size);
  });

  it('is not there where a file of it cannot be read', async () => {
    const path = join(folder, 'out.zip');

    await rejectionOf(writeZip(path, [{ name: 'gone', path: join(folder, 'gone') }], signal));

    expect((await rejectionOf(stat(path))).message).to.include('ENOENT');
  });
});

describe('a ZIP that is read', () => {
  async function textOf(bytes: Uint8Array, name: string, limits = {}): Promise<string | undefined> {
    const zip = await openZip(Buffer.from(bytes), limits);
    try {
      const parts = await zip.read(name);
      return parts === undefined ? undefined : Buffer.concat(await allOf(parts)).toString();
    } finally {
      zip.close();
    }
  }

  it('finds an entry whatever its letters’ case, and however a program wrote its path', async () => {
    const bytes = zipSync({ '/xl\\Workbook.xml': strToU8('<workbook/>') });

    expect(await textOf(bytes, 'XL/workbook.xml')).to.equal('<workbook/>');
    expect(await textOf(bytes, 'xl/other.xml')).to.equal(undefined);
  });

  it('is refused where it has two entries of one name, which programs read differently', async () => {
    const bytes = zipSync({ 'a.xml': strToU8('1'), 'A.XML': strToU8('2') });

    expect((await rejectionOf(openZip(Buffer.from(bytes)))).message).to.equal('it has two parts named A.XML');
  });

  it('ends where it unpacks to more than the limit, whatever its header says', async () => {
    const bytes = zipSync({ 'a.xml': new Uint8Array(100_000) });

    expect((await rejectionOf(textOf(bytes, 'a.xml', { unpacked: 50_000 }))).message).to.match(/more than 50000 bytes/);
    expect(await textOf(bytes, 'a.xml', { unpacked: 100_000 })).to.have.length(100_000);
  });

  it('ends where a small file unpacks to what only a large one may, whatever the limit', async () => {
    const bomb = Buffer.from(zipSync({ a: new Uint8Array(33 * 1024 * 1024) }));

    const zip = await openZip(bomb, { unpacked: 256 * 1024 * 1024 });
    const { message } = await rejectionOf(allOf((await zip.read('a')) ?? []));

    expect(bomb.byteLength).to.be.below(64 * 1024);
    expect(message).to.equal('it unpacks to more than 33554432 bytes, which is the most that is read');
    zip.close();
  });

  it('counts all entries together against the limit', async () => {
    const zip = await openZip(Buffer.from(zipSync({ a: new Uint8Array(600), b: new Uint8Array(600) })), {
      unpacked: 1000,
    });
    const all = async (name: string) => allOf((await zip.read(name)) ?? []);

    await all('a');
    const error = await rejectionOf(all('b'));
    zip.close();

    expect(error.message).to.include('unpacks to more than 1000 bytes');
  });

  it('is refused where it is cut off', async () => {
    const bytes = zipSync({ a: strToU8('text') });

    await rejectionOf(openZip(Buffer.from(bytes.subarray(0, bytes.length - 10))));
  });
});
