import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ChainHeader } from '../../src/files/chain-line.js';
import { openChainedLog, readChainedLog, readChainHeader } from '../../src/files/chained-log.js';
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

  it('goes on behind what is there', async () => {
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
    await log.close();

    expect(await readChainHeader(path)).to.deep.equal(HEADER);
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
    it(`names the line of ${change}, whether it is read or gone on with`, async () => {
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

  async function writeRecords(...records: { [key: string]: unknown }[]): Promise<string[]> {
    const log = await openChainedLog(path, HEADER, { sync: false });
    const digests: string[] = [];
    for (const record of records) digests.push(await log.append(record));
    await log.close();
    return digests;
  }

  async function readAll(
    expected?: Partial<ChainHeader>,
  ): Promise<{ seq: number; record: { [key: string]: unknown } }[]> {
    const records = [];
    for await (const record of readChainedLog(path, expected)) records.push(record);
    return records;
  }
});

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
