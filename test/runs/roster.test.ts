import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import { hrTruth } from '../support/hr-truth.js';
import { DATA_NOW, jsonOf, type ReviewRun, reviewOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';

const SIZE = { seed: 5, now: DATA_NOW, users: 300, apps: 12, assignments: 1500 };
const WORLD = { seed: 5, nowMs: Date.parse(DATA_NOW), users: 300 };
const POLICY = `
roster:
  file: roster.csv
  columns: { key: email, status: status, active: [active, on leave], lastDay: last_day, department: department, manager: manager_email }
serviceAccounts: service-accounts.yaml
reviewers: { by: manager, fallback: team@example.com }
`;
const RULES = ['left-according-to-roster', 'not-in-roster', 'service-account-unowned'];

describe('roster and register, as whole runs', function () {
  this.timeout(120_000);

  let folder: string;
  let sandbox: Sandbox;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-run-'));
    sandbox = await startSandbox(SIZE);
  });
  after(async () => {
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  const review = async (policy = 'policy.yaml', out = 'run'): Promise<ReviewRun> =>
    await reviewOf(sandbox, join(folder, out), ['--config', join(folder, policy)]);

  it('are written by the built-in org, and found in it as they are', async () => {
    const size = ['--seed', '5', '--now', DATA_NOW, '--users', '300'];
    const written = await runCommand(['sandbox', '--write-roster', folder, ...size]);
    await writeFile(join(folder, 'policy.yaml'), POLICY);

    const run = await review();

    expect(written.code, written.stderr).to.equal(0);
    expect(run.code, run.stderr).to.equal(0);
    const truth = hrTruth(sandbox.org, WORLD, '2026-06-30');
    const found = (await mapCsv(join(folder, 'run', 'findings.csv')))
      .filter(({ rule_id = '', status }) => RULES.includes(rule_id) && status === 'open')
      .map(({ rule_id, app_id, user_id }) => `${rule_id} ${app_id} ${user_id}`);
    expect(new Set(truth.findings.map((each) => each.split(' ')[0])).size).to.equal(3);
    expect(found.sort()).to.deep.equal(truth.findings);
    const summary = at(jsonOf(join(folder, 'run'), 'manifest.json'), 'predicate', 'summary', 'roster');
    expect(summary).to.include({ active: truth.active, withAccess: truth.withAccess });
  });

  it('are kept in the run as they were, and proven', async () => {
    const run = join(folder, 'run');

    const verified = await runCommand(['verify', run]);

    expect(verified.code, verified.stdout).to.equal(0);
    for (const name of ['roster.csv', 'service-accounts.yaml']) {
      expect(readFileSync(join(run, 'snapshot', name)).equals(readFileSync(join(folder, name))), name).to.equal(true);
    }
    expect(at(jsonOf(run, 'snapshot/run.json'), 'sources', 'roster', 'file')).to.equal('roster.csv');
  });

  it('hold before Okta in reports, packets and the choice of reviewers, and a report derives them again', async () => {
    const run = join(folder, 'run');

    const again = await runCommand(['report', run, '--out', join(folder, 'again')]);
    const status = await runCommand(['status', run, '--json']);

    expect(again.code, again.stderr).to.equal(0);
    const csv = readFileSync(join(run, 'assignments.csv'));
    expect(readFileSync(join(folder, 'again', 'assignments.csv')).equals(csv)).to.equal(true);
    const marked = (await mapCsv(join(run, 'assignments.csv'))).filter(({ department }) =>
      department?.endsWith(' (roster)'),
    );
    expect(new Set(marked.map(({ department }) => department))).to.include('Strategy (roster)');
    expect(status.code, status.stderr).to.equal(0);
    const reviewers = at(JSON.parse(status.stdout), 'reviewers');
    expect(Array.isArray(reviewers) && reviewers.length).to.be.greaterThan(5);
  });

  it('are refused with file and line, before anything is asked of Okta', async () => {
    appendFileSync(join(folder, 'roster.csv'), 'too;few\r\n');
    const asked = sandbox.requests.length;

    const run = await review('policy.yaml', 'refused');

    expect(run.code).to.equal(2);
    expect(run.stderr).to.match(/roster\.csv:\d+: has 2 cells where the header has 6/);
    expect(sandbox.requests).to.have.lengthOf(asked);
    expect(existsSync(join(folder, 'refused'))).to.equal(false);
  });
});
