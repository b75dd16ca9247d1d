import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from '@duckdb/node-api';
import { expect } from 'chai';
import { USE_EVENTS } from '../../src/assignment/use-events.js';
import { openLedger } from '../../src/usage/ledger/ledger.js';
import { readUse } from '../../src/usage/ledger/use.js';
import { apply, decide, planned } from '../support/apply-run.js';
import { aChangesRun, type ChangesRun, nextRun, PAYROLL, SLACK, someData, userId } from '../support/changes-run.js';
import { mapCsv } from '../support/csv-cells.js';
import { duckAnswers } from '../support/duck.js';
import { DAY_MS, SSO, signOn } from '../support/log-events.js';
import { readmeBlocks, statementsOf } from '../support/readme.js';
import { call } from '../support/sandbox-calls.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const POLICY = `usage: { ledger: usage }
changes: { log: on }
paths: { apps: all }
reviewers: { by: owner, fallback: team@example.com }
owners: [{ apps: [Payroll], reviewer: user3@example.com }, { apps: [Slack], reviewer: user4@example.com }]
apply: { maxShare: 1, perApp: { maxShare: 1 } }
`;
const SECTION = 'For a warehouse';
const NEWCOMER = 20;
const KEPT_PAYROLL = [1, 12, 15, 16];
const KEPT_SLACK = [2, 13];
const REVOKED = [5, 6];
const RETURNED = 6;

/** How many days before now somebody used Payroll; nobody else did. Slack was used by everybody, always. */
const PAYROLL_USES: Readonly<Record<number, readonly number[]>> = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [n, [3, 110]])),
  12: [110],
  16: [250],
};

const runs = promisify(execFile);

describe('the lake of two quarters that README.md lays', function () {
  this.timeout(60_000);
  const formats = ['csv', 'parquet'] as const;
  const now = Date.now();
  const firstAsOf = now - 100 * DAY_MS;
  let run: ChangesRun;
  let second: string;
  let parent: string;
  let answers: readonly (readonly Record<string, Json>[])[];

  before(async () => {
    let ledger = '';
    const data = someData();
    run = await aChangesRun({
      ...{ policy: POLICY, formats, asOf: new Date(firstAsOf).toISOString() },
      data: {
        ...data,
        users: [...(data.users ?? []), { id: userId(NEWCOMER), profile: { login: 'new@example.com' } }],
      },
      ledger: async (org) => {
        ledger = await aLedger(org);
        return ledger;
      },
    });
    parent = dirname(run.folder);
    await decide(
      run,
      KEPT_PAYROLL.map((n) => [PAYROLL, n] as const),
      'keep',
      'user3@example.com',
    );
    await decide(
      run,
      KEPT_SLACK.map((n) => [SLACK, n] as const),
      'keep',
      'user4@example.com',
    );
    const { checksum } = await planned(
      run,
      REVOKED.map((n) => [PAYROLL, n] as const),
      'user3@example.com',
    );
    await apply(run, checksum);
    await assign(PAYROLL, RETURNED, {});
    await assign(SLACK, NEWCOMER, { role: 'Workspace admin' });
    second = await nextRun(run, { formats, ledger, asOf: new Date(now).toISOString() });
    for (const [folder, date] of [
      [run.folder, dateOf(firstAsOf)],
      [second, dateOf(now)],
    ] as const) {
      await lay(folder, date);
    }
    const [views = '', queries = ''] = readmeBlocks(SECTION, 'sql');
    answers = (await duckAnswers([...statementsOf(views), ...statementsOf(queries)].map(fromHere))).slice(-5);
  });
  after(async () => {
    await run.stop();
  });

  async function aLedger(org: string): Promise<string> {
    const folder = await temporaryFolder('ledger');
    await using opened = await openLedger({ folder, org, events: [...USE_EVENTS] });
    const slack = Array.from({ length: 20 }, (_, n) => [SLACK, n, [2, 104]] as const);
    const payroll = Object.entries(PAYROLL_USES).map(([n, days]) => [PAYROLL, Number(n), days] as const);
    const events = [...slack, ...payroll].flatMap(([app, n, days]) =>
      days.map((ago) => signOn(`${app}-${n}-${ago}`, now - ago * DAY_MS, app, userId(n))),
    );
    const uses = events.flatMap((event) => {
      const read = readUse(event, new Set([SSO]));
      return read.kind === 'use' ? [read.use] : [];
    });
    const span = { from: new Date(now - 300 * DAY_MS).toISOString(), to: new Date(now).toISOString(), by: 'log' };
    await opened.append({ uses, span: { ...span, by: 'log' } });
    await opened.settle();
    return folder;
  }

  async function assign(app: string, n: number, profile: object): Promise<void> {
    const body = { id: userId(n), scope: 'USER', profile };
    expect((await call(run.sandbox, 'POST', `/api/v1/apps/${app}/users`, { body })).status).to.equal(200);
  }

  /** The commands of README.md, with this run and its date in place of the example's. */
  async function lay(folder: string, date: string): Promise<void> {
    const [script = ''] = readmeBlocks(SECTION, 'sh');
    const own = script
      .replace(/^run=.*$/m, `run=${folder}`)
      .replace(/^part=.*$/m, `part=okta_org=example.okta.com/review_date=${date}`);
    await runs('bash', ['-euc', own], { cwd: parent });
  }

  function fromHere(sql: string): string {
    return sql.replaceAll("'lake/", `'${parent}/lake/`);
  }

  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const login = (n: number) => `user${n}@example.com`;
  const isUsed = (n: number, asOf: number) =>
    (PAYROLL_USES[n] ?? []).some((ago) => now - ago * DAY_MS >= asOf - 90 * DAY_MS && now - ago * DAY_MS <= asOf);

  it('has a folder for each table, org and review, which DuckDB reads as columns with types', async () => {
    const tables = ['assignments', 'findings', 'apps', 'paths'].map(
      (table) =>
        `SELECT typeof(review_date) AS type, okta_org, review_date, count(*) AS rows FROM read_parquet('lake/${table}/*/*/*.parquet', hive_partitioning = true) GROUP BY ALL ORDER BY review_date`,
    );

    const found = await duckAnswers(tables.map(fromHere));

    for (const rows of found) {
      expect(rows.map(({ type, okta_org, review_date }) => [type, okta_org, review_date])).to.deep.equal([
        ['DATE', 'example.okta.com', dateOf(firstAsOf)],
        ['DATE', 'example.okta.com', dateOf(now)],
      ]);
    }
    const counts = await Promise.all([run.folder, second].map((folder) => mapCsv(join(folder, 'assignments.csv'))));
    expect(found[0]?.map(({ rows }) => rows)).to.deep.equal(counts.map((rows) => String(rows.length)));
  });

  it('gives times, counts, booleans and lists their types in every table', async () => {
    const tables = ['assignments', 'findings', 'apps', 'changes', 'paths'];
    const described = await duckAnswers(
      tables.map(
        (table) => `DESCRIBE FROM read_parquet('${parent}/lake/${table}/*/*/*.parquet', hive_partitioning = true)`,
      ),
    );

    const types = Object.fromEntries(
      tables.flatMap((table, at) =>
        (described[at] ?? []).map((row) => [`${table}.${row.column_name}`, String(row.column_type)]),
      ),
    );
    expect(types).to.include({
      'assignments.last_app_use': 'TIMESTAMP WITH TIME ZONE',
      'assignments.app_uses': 'INTEGER',
      'assignments.paths': 'VARCHAR[]',
      'findings.first_seen': 'TIMESTAMP WITH TIME ZONE',
      'findings.reviews': 'INTEGER',
      'apps.in_scope': 'BOOLEAN',
      'apps.findings_critical': 'INTEGER',
      'changes.at': 'TIMESTAMP WITH TIME ZONE',
      'changes.as_of': 'TIMESTAMP WITH TIME ZONE',
      'paths.credited': 'BOOLEAN',
      'paths.rules': 'VARCHAR[]',
    });
  });

  it('says who kept access that they did not use in two reviews in a row', () => {
    const idle = KEPT_PAYROLL.filter((n) => !isUsed(n, firstAsOf) && !isUsed(n, now));

    expect(idle).to.deep.equal([15, 16]);
    expect(answers[0]?.map((row) => [row.app_label, row.login, row.reviewer])).to.deep.equal(
      idle.map((n) => ['Payroll', login(n), login(3)]),
    );
  });

  it('says what was revoked, and is there again', () => {
    const back = REVOKED.filter((n) => run.sandbox.org.appUsers(PAYROLL)?.get(userId(n)) !== undefined);

    expect(back).to.deep.equal([RETURNED]);
    expect(answers[1]).to.deep.equal(
      back.map((n) => ({
        ...{ app_label: 'Payroll', login: login(n), decided_by: login(3) },
        ...{ revoked_in: dateOf(firstAsOf), there_again_in: dateOf(now), paths: ['direct'] },
      })),
    );
  });

  it('says which reviewers kept everything', () => {
    const kept = { review_date: dateOf(firstAsOf), reviewer: login(4), kept: String(KEPT_SLACK.length), against: '0' };

    expect(answers[2]).to.deep.equal([kept]);
  });

  it('says which open findings are the oldest', async () => {
    const open = (await mapCsv(join(second, 'findings.csv'))).filter(({ status }) => status === 'open');
    const textOf = (row: Readonly<Record<string, string>>) =>
      [row.first_seen, String(1000 - Number(row.reviews)), row.rule_id, row.app_id, row.user_id].join(' ');
    const expected = [...open].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)).slice(0, 20);

    expect(new Set(expected.map(({ reviews }) => reviews))).to.include('2');
    expect(
      answers[3]?.map(({ rule_id, app_label, login: who, reviews }) => [rule_id, app_label, who, reviews]),
    ).to.deep.equal(expected.map((row) => [row.rule_id, row.app_label, row.login, Number(row.reviews)]));
  });

  it('says which privileged access is new, and who gave it', () => {
    const events = [...run.sandbox.org.log.published(now - DAY_MS, Date.now() + DAY_MS, Date.now() + DAY_MS)];
    const given = events.find(
      ({ eventType, targets }) =>
        eventType === 'application.user_membership.add' && targets.some(({ id }) => id === userId(NEWCOMER)),
    );

    expect(given?.actor.alternateId).to.equal(login(0));
    expect(answers[4]?.map(({ at: _at, ...row }) => row)).to.deep.equal([
      { app_label: 'Slack', login: 'new@example.com', app_role: 'Workspace admin', by: login(0), cause: 'direct' },
    ]);
  });
});
