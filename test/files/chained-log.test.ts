import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ChainHeader } from '../../src/files/chain-line.js';
import { readChainedLog, readChainHeader } from '../../src/files/chain-reader.js';
import { mendChainedLog, openChainedLog, type WriteAt } from '../../src/files/chained-log.js';
import { rejectionOf } from '../support/rejection.js';

const HEADER: ChainHeader = { schema: 1, kind: 'decisions', manifestSha256: 'ab'.repeat(32) };

describe('chained log', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chain-'));
    path = join(folder, 'decisions.ndjson');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('ends each line with its digest and carries it in the next one', async () => {
    await writeRecords({ row: 'a' }, { row: 'b' });

    const header = sealed(HEADER);
    const first = sealed({ seq: 1, prev: header.digest, row: 'a' });
    const second = sealed({ seq: 2, prev: first.digest, row: 'b' });
    expect(await readFile(path, 'utf8')).to.equal(header.line + first.line + second.line);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('reads back the records with their place and digest', async () => {
    const digests = await writeRecords({ row: 'a' }, { row: 'b' });

    const records = await readAll();

    expect(records).to.deep.equal([
      { seq: 1, digest: digests[0], record: { row: 'a' } },
      { seq: 2, digest: digests[1], record: { row: 'b' } },
    ]);
    expect(await readChainHeader(path)).to.deep.equal(HEADER);
  });

  it('writes records in the order of the calls, also when nobody waits between them', async () => {
    const log = await openChainedLog(path, HEADER, { sync: true });

    await Promise.all(['a', 'b', 'c'].map((row) => log.append({ row })));
    await log.close();

    expect((await readAll()).map(({ record }) => record.row)).to.deep.equal(['a', 'b', 'c']);
  });

  it('continues after what is there', async () => {
    await writeRecords({ row: 'a' });

    const log = await openChainedLog(path, HEADER, { sync: false });
    const begun = log.head().seq;
    await log.append({ row: 'b' });
    await log.close();

    expect(begun).to.equal(1);
    expect((await readAll()).map(({ seq }) => seq)).to.deep.equal([1, 2]);
  });

  it('drops a torn last line on opening, and says so', async () => {
    await writeRecords({ row: 'a' });
    await appendFile(path, '{"seq":2,"pre');

    const log = await openChainedLog(path, HEADER, { sync: false });
    await log.append({ row: 'b' });
    await log.close();

    expect(log.droppedBytes).to.equal(13);
    expect((await readAll()).map(({ record }) => record.row)).to.deep.equal(['a', 'b']);
  });

  it('starts anew behind a header that was never written whole', async () => {
    await writeFile(path, '{"schema":1');

    const log = await openChainedLog(path, HEADER, { sync: false });
    await log.append({ row: 'a' });
    await log.close();

    expect(await readChainHeader(path)).to.deep.equal(HEADER);
    expect((await readAll()).map(({ record }) => record.row)).to.deep.equal(['a']);
  });

  it('begins to exist with its first record, never with a header alone', async () => {
    const log = await openChainedLog(path, HEADER, { sync: true });
    await log.close();

    expect(existsSync(path)).to.equal(false);
  });

  it('takes a header away that a kill left without a record', async () => {
    await writeFile(path, sealed(HEADER).line);

    await mendChainedLog(path, HEADER);

    expect(existsSync(path)).to.equal(false);
  });

  for (const { what, before } of [
    { what: 'a new log', before: [] },
    { what: 'a log with records', before: [{ row: 'a' }, { row: 'ü' }] },
  ]) {
    it(`can be resumed wherever a full disk cuts off the next record of ${what}`, async () => {
      const record = { row: 'n', text: 'Grüße, "quoted" {and} [nested]' };
      await writeRecords(...before);
      const begun = existsSync(path) ? await readFile(path) : undefined;
      await writeRecords(record);
      const whole = await readFile(path);
      const length = whole.byteLength - (begun?.byteLength ?? 0);

      for (let room = 0; room < length; room += 1) {
        await (begun === undefined ? rm(path) : writeFile(path, begun));
        const full = await rejectionOf(writeTo(record, diskWith(room)));
        const left = existsSync(path) ? await readFile(path) : undefined;
        await writeRecords(record);

        expect(full.message).to.equal('the disk is full');
        expect(left?.equals(begun ?? Buffer.alloc(0)), `${room} bytes of room`).to.equal(begun && true);
        expect((await readFile(path)).equals(whole), `${room} bytes of room`).to.equal(true);
      }
    });

    it(`can be resumed wherever a kill cuts off the next record of ${what}`, async () => {
      const record = { row: 'n', text: 'Grüße, "quoted" {and} [nested]' };
      await writeRecords(...before);
      const begun = existsSync(path) ? (await readFile(path)).byteLength : 0;
      await writeRecords(record);
      const whole = await readFile(path);

      for (let end = begun; end < whole.byteLength; end += 1) {
        await writeFile(path, whole.subarray(0, end));
        await writeRecords(record);

        expect((await readFile(path)).equals(whole), `cut off after ${end} bytes`).to.equal(true);
      }
    });
  }

  for (const { damage, of } of [
    { damage: 'lost its newlines', of: (whole: Buffer) => Buffer.from(whole.toString().replaceAll('\n', '')) },
    { damage: 'lost its last two newlines', of: (whole: Buffer) => Buffer.from(lastLinesJoined(whole.toString())) },
    { damage: 'ends with the NULs of a power cut', of: (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(9)]) },
    { damage: 'is all NULs', of: (whole: Buffer) => Buffer.alloc(whole.byteLength) },
    { damage: 'was saved as UTF-16', of: (whole: Buffer) => Buffer.from(whole.toString(), 'utf16le') },
    { damage: 'has a byte-order mark', of: (whole: Buffer) => Buffer.concat([Buffer.from('\ufeff'), whole]) },
    { damage: 'ends with something else', of: (whole: Buffer) => Buffer.concat([whole, Buffer.from('ok')]) },
    {
      damage: 'ends with the beginning of another record',
      of: (whole: Buffer) => Buffer.concat([whole, Buffer.from('{"seq":7,')]),
    },
    { damage: 'is something else altogether', of: () => Buffer.from('decisions') },
  ]) {
    it(`is refused and left as it is where it ${damage}`, async () => {
      await writeRecords({ row: 'a' }, { row: 'b' });
      const damaged = of(await readFile(path));
      await writeFile(path, damaged);

      const opening = await rejectionOf(openChainedLog(path, HEADER, { sync: false }));
      const mending = await rejectionOf(mendChainedLog(path, HEADER));
      const reading = await rejectionOf(readAll());

      expect(opening.message).to.match(/Nothing was changed in it. Put a good copy of the file back/);
      expect(mending.message).to.equal(opening.message);
      expect(reading).to.have.property('name', 'RefusedError');
      expect((await readFile(path)).equals(damaged)).to.equal(true);
    });
  }

  it('is never written through a link', async () => {
    const other = join(folder, 'other');
    await writeFile(other, '');
    await symlink(other, path);

    const error = await rejectionOf(openChainedLog(path, HEADER, { sync: false }));

    expect(error).to.have.property('name', 'RefusedError');
    expect(error.message).to.contain('is a link');
    expect(await readFile(other, 'utf8')).to.equal('');
  });

  it('is never read from a link, a folder or a pipe', async () => {
    const [link, inner, pipe] = ['link', 'folder', 'pipe'].map((name) => join(folder, name));
    await writeRecords({ row: 'a' });
    await symlink(path, link ?? '');
    await mkdir(inner ?? '');
    execFileSync('mkfifo', [pipe ?? '']);

    for (const name of ['link', 'folder', 'pipe']) {
      const error = await rejectionOf(readAll({}, join(folder, name)));
      expect(error, name).to.have.property('name', 'RefusedError');
    }
  });

  it('is refused where a line never ends', async () => {
    await writeFile(path, '');
    await truncate(path, 20 * 1024 * 1024);

    expect((await rejectionOf(readAll())).message).to.contain('longer than any record');
  });

  it('refuses to read a torn last line as the end of the log', async () => {
    await writeRecords({ row: 'a' }, { row: 'b' });
    await truncate(path, (await stat(path)).size - 1);

    const error = await rejectionOf(readAll());

    expect(error.message).to.equal('decisions.ndjson, line 3: the line is cut off: its last write did not finish');
  });

  for (const { change, edit, message } of [
    {
      change: 'a changed record',
      edit: (lines: string[]) => lines.map((line) => line.replace('"a"', '"z"')),
      message: 'line 2: the line was changed',
    },
    {
      change: 'a changed last record',
      edit: (lines: string[]) => lines.map((line) => line.replace('"c"', '"z"')),
      message: 'line 4: the line was changed',
    },
    {
      change: 'a changed header',
      edit: (lines: string[]) => lines.map((line) => line.replace('"schema":1', '"schema":2')),
      message: 'line 1: the line was changed',
    },
    {
      change: 'a record that was changed and given the digest it then has',
      edit: ([header = '', , ...rest]: string[]) => [
        header,
        sealed({ seq: 1, prev: digestIn(header), row: 'z' }).line,
        ...rest,
      ],
      message: 'line 3: the chain breaks: "prev" is not the digest of line 2',
    },
    {
      change: 'a removed record',
      edit: ([header = '', , ...rest]: string[]) => [header, ...rest],
      message: 'line 2: the chain breaks: "prev" is not the digest of line 1',
    },
    {
      change: 'an inserted record',
      edit: ([header = '', first = '', ...rest]: string[]) => [header, first, first, ...rest],
      message: 'line 3: the chain breaks: "prev" is not the digest of line 2',
    },
    {
      change: 'another log’s header',
      edit: ([, ...rest]: string[]) => [sealed({ ...HEADER, org: 'x' }).line, ...rest],
      message: 'line 2: the chain breaks: "prev" is not the digest of line 1',
    },
    {
      change: 'a number left out',
      edit: ([header = '']: string[]) => [header, sealed({ seq: 2, prev: digestIn(header) }).line],
      message: 'line 2: the chain breaks: "seq" is 2 where 1 follows',
    },
    {
      change: 'a space more',
      edit: (lines: string[]) => lines.map((line) => line.replace(/\n$/, ' \n')),
      message: 'line 1: the line does not end with its digest',
    },
    { change: 'an emptied file', edit: () => [], message: 'line 1: the file is empty' },
  ]) {
    it(`names the line of ${change}, whether it is read or resumed`, async () => {
      await writeRecords({ row: 'a' }, { row: 'b' }, { row: 'c' });
      await writeFile(path, edit(await linesOf(path)).join(''));

      const error = await rejectionOf(readAll());

      expect(error.message).to.contain(`decisions.ndjson, ${message}`);
      if (change === 'an emptied file') return; // to append, an empty file is a new log
      expect((await rejectionOf(openChainedLog(path, HEADER, { sync: false }))).message).to.equal(error.message);
    });
  }

  it('refuses the log of another run, naming the difference', async () => {
    await writeRecords({ row: 'a' });
    const other = { ...HEADER, manifestSha256: 'cd'.repeat(32) };

    const opening = await rejectionOf(openChainedLog(path, other, { sync: false }));
    const reading = await rejectionOf(readAll({ manifestSha256: other.manifestSha256 }));

    expect(opening.message).to.contain('line 1: the header says manifestSha256 "abab');
    expect(reading.message).to.equal(opening.message);
  });

  it('refuses to fork a log that another process wrote to', async () => {
    const one = await openChainedLog(path, HEADER, { sync: false });
    const other = await openChainedLog(path, HEADER, { sync: false });
    await one.append({ row: 'a' });

    const error = await rejectionOf(other.append({ row: 'b' }));
    await Promise.all([one.close(), other.close()]);

    expect(error.message).to.equal(`${path} changed while it was open: another process writes to it`);
    expect((await readAll()).map(({ record }) => record.row)).to.deep.equal(['a']);
  });

  it('reads a line that spans several chunks', async () => {
    const long = 'ä'.repeat(200_000);
    await writeRecords({ long }, { row: 'b' });

    const [first] = await readAll();

    expect(first?.record.long).to.equal(long);
  });

  async function writeTo(record: { [key: string]: unknown }, write: WriteAt): Promise<void> {
    const log = await openChainedLog(path, HEADER, { sync: true, write });
    try {
      await log.append(record);
    } finally {
      await log.close();
    }
  }

  async function writeRecords(...records: { [key: string]: unknown }[]): Promise<string[]> {
    const log = await openChainedLog(path, HEADER, { sync: false });
    const digests: string[] = [];
    for (const record of records) digests.push(await log.append(record));
    await log.close();
    return digests;
  }

  async function readAll(
    expected?: Partial<ChainHeader>,
    from = path,
  ): Promise<{ seq: number; record: { [key: string]: unknown } }[]> {
    const records = [];
    for await (const record of readChainedLog(from, expected)) records.push(record);
    return records;
  }
});

/** A disk that takes so many bytes, and then no more. */
function diskWith(room: number): WriteAt {
  return async (handle, bytes, position) => {
    await handle.write(bytes, 0, room, position);
    throw new Error('the disk is full');
  };
}

function lastLinesJoined(text: string): string {
  const lines = text.split('\n');
  return `${lines.slice(0, -2).join('\n')}${lines.at(-2)}`;
}

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).match(/.*\n/g) ?? [];
}

function sealed(value: object): { line: string; digest: string } {
  const body = JSON.stringify(value);
  const digest = createHash('sha256').update(body).digest('hex');
  return { line: `${body.slice(0, -1)},"digest":"${digest}"}\n`, digest };
}

function digestIn(line: string): string {
  return /"digest":"(\w+)"/.exec(line)?.[1] ?? '';
}
