import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createOutputFile, writeOutputFile } from '../../src/files/output-file.js';
import { rejectionOf } from '../support/rejection.js';

describe('output file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'output-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('appears under its final name only when it is whole', async () => {
    const path = join(folder, 'a.csv');
    const file = await createOutputFile(path);
    await file.write('one\n');

    const before = existsSync(path);
    await file.finish();

    expect(before).to.equal(false);
    expect(readFileSync(path, 'utf8')).to.equal('one\n');
    expect(existsSync(`${path}.partial`)).to.equal(false);
  });

  it('is readable by its owner alone', async () => {
    const path = join(folder, 'a.csv');

    await writeOutputFile(path, 'x');

    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it('reports the size and the digest of the bytes on disk', async () => {
    const path = join(folder, 'a.csv');

    const fact = await writeOutputFile(path, 'naïve\n', { name: 'reports/a.csv' });

    const onDisk = readFileSync(path);
    expect(fact).to.deep.equal({
      name: 'reports/a.csv',
      bytes: onDisk.byteLength,
      sha256: createHash('sha256').update(onDisk).digest('hex'),
    });
  });

  for (const [what, put] of [
    ['a link', symlinkSync],
    ['a second name of another file', linkSync],
  ] as const) {
    it(`is never written through ${what} that lies in its place`, async () => {
      const [path, victim] = [join(folder, 'a.csv'), join(folder, 'victim')];
      writeFileSync(victim, 'theirs');
      put(victim, `${path}.partial`);
      put(victim, path);

      await writeOutputFile(path, 'ours');

      expect([readFileSync(path, 'utf8'), readFileSync(victim, 'utf8')]).to.deep.equal(['ours', 'theirs']);
    });

    it(`is not continued through ${what}`, async () => {
      const [path, victim] = [join(folder, 'a.ndjson'), join(folder, 'victim')];
      writeFileSync(victim, 'theirs');
      put(victim, `${path}.partial`);

      const error = await rejectionOf(createOutputFile(path, { keepBytes: 2 }));

      expect(error).to.have.property('name', 'RefusedError');
      expect(readFileSync(victim, 'utf8')).to.equal('theirs');
    });
  }

  it('continues after the bytes it is told to keep and hashes them too', async () => {
    const path = join(folder, 'a.ndjson');
    writeFileSync(`${path}.partial`, 'kept\ntorn li');

    const file = await createOutputFile(path, { keepBytes: 5 });
    await file.write('new\n');
    const fact = await file.finish();

    expect(readFileSync(path, 'utf8')).to.equal('kept\nnew\n');
    expect(fact.sha256).to.equal(createHash('sha256').update('kept\nnew\n').digest('hex'));
    expect(fact.bytes).to.equal(9);
  });

  it('refuses to continue with a partial file that lost bytes', async () => {
    const path = join(folder, 'a.ndjson');
    writeFileSync(`${path}.partial`, 'ke');

    const error = await rejectionOf(createOutputFile(path, { keepBytes: 5 }));

    expect(error.message).to.contain('holds 2 bytes where 5 were written');
  });

  it('leaves nothing behind when abandoned', async () => {
    const path = join(folder, 'a.csv');
    const file = await createOutputFile(path);
    await file.write('x');

    await file.abandon();

    expect(existsSync(path)).to.equal(false);
    expect(existsSync(`${path}.partial`)).to.equal(false);
  });

  it('keeps the unfinished bytes when suspended', async () => {
    const path = join(folder, 'a.csv');
    const file = await createOutputFile(path);
    await file.write('x');

    await file.suspend();

    expect(readFileSync(`${path}.partial`, 'utf8')).to.equal('x');
    expect(existsSync(path)).to.equal(false);
  });
});
