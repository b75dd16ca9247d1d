import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { duckRows } from '../../support/duck.js';
import { aFinding, anAppRead, aReviewed, type Reports, reportsOf, textOf } from '../../support/reports.js';

const NAMES = ['assignments', 'findings', 'apps'];

describe('the Parquet reports', () => {
  let folder: string;
  let reports: Reports;

  before(async () => {
    reports = await reportsOf({ formats: ['csv', 'parquet'], apps: population() });
    folder = await mkdtemp(join(tmpdir(), 'parquet-'));
    for (const [name, bytes] of reports.bytes) await writeFile(join(folder, name), bytes);
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  for (const name of NAMES) {
    it(`hold every cell of ${name}.csv as another reader sees it`, async () => {
      const expected: Record<string, string>[] = parse(textOf(reports, `${name}.csv`), { bom: true, columns: true });

      const rows = await duckRows(`select * exclude (org, as_of, run) from '${join(folder, name)}.parquet'`);

      const found = rows.map((row) => lineOf(row, asInCsv));
      const wrong = found.findIndex(
        (line, index) => line !== lineOf(expected[index] ?? {}, (_, text) => unguarded(text)),
      );
      expect(found).to.have.length(expected.length);
      expect(wrong < 0 ? undefined : [rows[wrong], expected[wrong]]).to.equal(undefined);
    });
  }

  it('give times, counts, booleans and lists their types', async () => {
    const rows = await duckRows(
      `select column_name as name, column_type as type from (describe select * from '${join(folder, 'assignments')}.parquet')
       union all select column_name, column_type from (describe select * from '${join(folder, 'apps')}.parquet')`,
    );

    expect(Object.fromEntries(rows.map(({ name, type }) => [name, type]))).to.include({
      as_of: 'TIMESTAMP WITH TIME ZONE',
      last_login: 'TIMESTAMP WITH TIME ZONE',
      assigned_at: 'TIMESTAMP WITH TIME ZONE',
      app_uses: 'INTEGER',
      assignments: 'INTEGER',
      in_scope: 'BOOLEAN',
      findings: 'VARCHAR[]',
      paths: 'VARCHAR[]',
      login: 'VARCHAR',
    });
  });

  it('say the bounds of what readers skip by, and of nothing that lies everywhere', async () => {
    const rows = await duckRows(
      `select path_in_schema as name, count(stats_min_value) as bounds from parquet_metadata('${join(folder, 'assignments')}.parquet') group by all`,
    );

    const bounded = new Map(rows.map(({ name, bounds }) => [name, bounds !== '0']));
    for (const name of ['as_of', 'org', 'app_id', 'assigned_at']) expect(bounded.get(name), name).to.equal(true);
    for (const name of ['login', 'user_id', 'row_digest', 'title']) expect(bounded.get(name), name).to.equal(false);
  });

  it('compress all but hashes', async () => {
    const rows = await duckRows(
      `select distinct path_in_schema as name, compression from parquet_metadata('${join(folder, 'assignments')}.parquet')`,
    );

    const plain = rows.filter(({ compression }) => compression !== 'SNAPPY');
    expect(plain).to.deep.equal([{ name: 'row_digest', compression: 'UNCOMPRESSED' }]);
  });

  it('leave what the CSV leaves empty without a value, and an assignment without findings with an empty list', async () => {
    const [row] = await duckRows(
      `select last_login is null as login, app_uses is null as uses, len(findings) as findings
       from '${join(folder, 'assignments')}.parquet' where user_id = '00unever'`,
    );

    expect(row).to.deep.equal({ login: true, uses: true, findings: '0' });
  });

  it('say on every row of which run they are, so that quarters stack', async () => {
    const rows = await duckRows(`select distinct org, as_of, run from '${join(folder, 'findings')}.parquet'`);

    expect(rows).to.deep.equal([
      {
        org: 'https://example.okta.com',
        as_of: '2026-11-24 00:00:00+00',
        run: 'example.okta.com-2026-11-24T000000Z',
      },
    ]);
  });

  it('are the same bytes for the same rows', async () => {
    const again = await reportsOf({ formats: ['parquet'], apps: population() });

    for (const name of NAMES) {
      expect(Buffer.from(again.bytes.get(`${name}.parquet`) ?? [])).to.deep.equal(
        Buffer.from(reports.bytes.get(`${name}.parquet`) ?? []),
      );
    }
  });

  it('name their rows for the manifest', () => {
    const rows = Object.fromEntries(reports.files.map(({ name, rows: count }) => [name, count]));

    expect(rows).to.include({ 'assignments.parquet': 25_003, 'findings.parquet': 25_003, 'apps.parquet': 3 });
  });
});

/** Three apps: hostile text, more rows than two row groups hold, and one out of scope. */
function population(): Parameters<typeof reportsOf>[0]['apps'] {
  const flagged = {
    findings: [aFinding(), aFinding({ ruleId: 'username-mismatch' })],
    highestSeverity: 'high',
  } as const;
  const hostile = aReviewed({
    user: { profile: { firstName: '=1+1', lastName: '李 "Ş" \u0007, é', title: 'a\r\nb' } },
  });
  const many = Array.from({ length: 25_000 }, (_, index) =>
    aReviewed({ appUser: { id: `00u${index}` }, user: { id: `00u${index}` } }, { findings: [aFinding()] }),
  );
  return [
    {
      app: { id: '0oahostile', label: '@SUM(A1)' },
      rows: [
        hostile,
        aReviewed({ appUser: { id: '00unever' }, user: { id: '00unever', lastLogin: null } }),
        { ...aReviewed({ appUser: { id: '00uflagged' } }, { ...flagged, recommendation: 'check' }) },
      ].map((row, index) =>
        index === 0 ? { ...row, evaluation: { ...row.evaluation, findings: [aFinding()] } } : row,
      ),
    },
    { app: { id: '0oamany' }, rows: many, batch: 700 },
    { app: { id: '0oaout' }, read: anAppRead({ state: 'excluded', why: 'exclude' }) },
  ];
}

function lineOf<T>(row: Readonly<Record<string, T>>, textOfCell: (key: string, cell: T) => string): string {
  return JSON.stringify(Object.entries(row).map(([key, cell]) => [key, textOfCell(key, cell)]));
}

function asInCsv(key: string, value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(key === 'paths' ? '; ' : ';');
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/.test(value)) return isoOf(value);
  return String(value);
}

function isoOf(text: string): string {
  return new Date(text.replace(' ', 'T').replace('+00', 'Z')).toISOString();
}

/** A CSV guards text that a spreadsheet would take for a formula; a typed file has no need to. */
function unguarded(text: string): string {
  return text.replace(/^'(?=[=+\-@])/, '');
}
