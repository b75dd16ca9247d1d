import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compareParquet, countParquet } from '../../../src/evidence/verify/compare-parquet.js';
import { PARQUET_TABLES } from '../../../src/evidence/verify/report-tables.js';
import { APPS, FINDINGS, type Row } from '../../../src/report/columns.js';
import { createParquetFile } from '../../../src/report/parquet/parquet-file.js';

const RUN = { org: 'https://example.okta.com', asOf: '2026-11-24T00:00:00.000Z', run: 'example' };
const SIGNAL = new AbortController().signal;

describe('comparing Parquet reports', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compare-parquet-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('finds nothing between files of the same rows but other bytes only that they are other bytes', async () => {
    const [found, derived] = [await findings('found', [row('1')]), await findings('derived', [row('1')])];
    expect(await readFile(found)).to.deep.equal(await readFile(derived));

    const differences = await compareParquet(found, derived, table());

    expect(differences).to.deep.equal(['is not the file that the snapshot gives, though every row is']);
  });

  it('names a changed cell by row and column', async () => {
    const found = await findings('found', [row('1'), row('2', 'low')]);
    const derived = await findings('derived', [row('1'), row('2')]);

    const differences = await compareParquet(found, derived, table());

    expect(differences).to.deep.equal(['row 3: severity is "low" where the snapshot gives "high"']);
  });

  it('names rows that were added and rows that are missing', async () => {
    const found = await findings('found', [row('1'), row('9')]);
    const derived = await findings('derived', [row('0'), row('1')]);

    const differences = await compareParquet(found, derived, table());

    expect(differences.map((text) => text.split(':')[0])).to.deep.equal([
      'a row is missing before row 2',
      'row 3 was added',
    ]);
  });

  it('names other columns', async () => {
    const found = join(folder, 'apps.parquet');
    const file = await createParquetFile(found, APPS, RUN);
    await file.finish();

    const differences = await compareParquet(found, await findings('derived', [row('1')]), table());

    expect(differences[0]).to.contain('has other columns: org, as_of, run, app_id');
  });

  it('says of a file that is not Parquet that it cannot be compared', async () => {
    const found = join(folder, 'found.parquet');
    await writeFile(found, 'PAR1 not really');

    const differences = await compareParquet(found, await findings('derived', [row('1')]), table());

    expect(differences).to.have.length(1);
    expect(differences[0]).to.match(/^cannot be compared: /);
  });

  it('counts the rows of every row group', async () => {
    const path = await findings(
      'found',
      Array.from({ length: 20_001 }, (_, index) => row(String(index))),
    );

    const { rows, problems } = await countParquet(path, table(), SIGNAL);

    expect({ rows, problems }).to.deep.equal({ rows: 20_001, problems: [] });
  });

  it('counts none of a file that was cut or got bytes behind its end', async () => {
    const path = await findings('found', [row('1')]);
    await appendFile(path, 'x');

    const error = await countParquet(path, table(), SIGNAL).catch((reason: unknown) => reason);

    expect(error).to.be.an('error');
  });

  async function findings(name: string, rows: readonly Row[]): Promise<string> {
    const path = join(folder, `${name}.parquet`);
    const file = await createParquetFile(path, FINDINGS, RUN);
    await file.write(rows);
    await file.finish();
    return path;
  }
});

function table(): NonNullable<ReturnType<typeof PARQUET_TABLES.get>> {
  const found = PARQUET_TABLES.get('findings.parquet');
  if (found === undefined) throw new Error('findings.parquet is not a table');
  return found;
}

/** One finding of a user. */
function row(user: string, severity = 'high'): Row {
  const cells: Record<string, string> = { rule_id: 'user-inactive', severity, status: 'open', user_id: user };
  return FINDINGS.columns.map(({ key, kind }) => (kind === 'count' ? 1 : (cells[key] ?? '')));
}
