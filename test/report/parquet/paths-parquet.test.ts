import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { duckRows } from '../../support/duck.js';
import { aGroupPath, aRulePath, somePaths } from '../../support/paths.js';
import { aReviewed, type Reports, reportsOf, textOf } from '../../support/reports.js';

describe('paths.parquet', () => {
  let folder: string;
  let path: string;
  let reports: Reports;

  before(async () => {
    const rules = [
      { id: '0pr1', name: 'Engineering' },
      { id: '0pr2', name: 'R&D; all' },
    ];
    const groups = [aRulePath({ credited: true, rules }), aGroupPath({ groupName: '=1+1' })];
    reports = await reportsOf({
      formats: ['csv', 'parquet'],
      context: { withPaths: true },
      apps: [
        {
          rows: [
            aReviewed({ paths: somePaths({ direct: true, groups }) }),
            aReviewed({ appUser: { id: '00u2' }, user: { id: '00u2' }, paths: somePaths({ unknown: '403' }) }),
          ],
          unlisted: [{ userId: '00uGone', path: aGroupPath() }],
        },
      ],
    });
    folder = await mkdtemp(join(tmpdir(), 'paths-parquet-'));
    path = join(folder, 'paths.parquet');
    await writeFile(path, reports.bytes.get('paths.parquet') ?? Buffer.alloc(0));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('holds every row of paths.csv as another reader sees it', async () => {
    const expected: Record<string, string>[] = parse(textOf(reports, 'paths.csv'), { bom: true, columns: true });

    const rows = await duckRows(`select * exclude (org, as_of, run) from '${path}'`);

    const found = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, Array.isArray(value) ? value.join('; ') : String(value ?? '')]),
      ),
    );
    // a typed file has no need of what keeps a spreadsheet from computing
    const plain = expected.map((row) => ({ ...row, group_name: row.group_name?.replace(/^'(?==)/, '') }));
    expect(found).to.have.length(5);
    expect(found).to.deep.equal(plain);
  });

  it('gives each column its type', async () => {
    const rows = await duckRows(
      `select column_name as name, column_type as type from (describe select * from '${path}')`,
    );

    expect(Object.fromEntries(rows.map(({ name, type }) => [name, type]))).to.include({
      via: 'VARCHAR',
      credited: 'BOOLEAN',
      as_of: 'TIMESTAMP WITH TIME ZONE',
    });
  });

  it('leaves out what a direct assignment does not have', async () => {
    const [row] = await duckRows(
      `select group_id is null as no_group, membership is null as no_membership from '${path}' where via = 'direct'`,
    );

    expect(row).to.deep.equal({ no_group: true, no_membership: true });
  });

  it('is absent where paths were not read', async () => {
    const without = await reportsOf({ formats: ['parquet'], apps: [{ rows: [aReviewed()] }] });

    expect(without.bytes.has('paths.parquet')).to.equal(false);
    expect(without.files.map(({ name }) => name)).not.to.include('paths.parquet');
  });
});
