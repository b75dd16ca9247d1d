import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { runCommand } from '../support/cli.js';
import { type TrueSide, trueConflict } from '../support/conflict-truth.js';
import { mapCsv } from '../support/csv-cells.js';
import { readWorkbook } from '../support/read-workbook.js';
import { DATA_NOW, jsonOf, type ReviewRun, reviewOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';

const SIZE = { seed: 11, now: DATA_NOW, users: 300, apps: 30, assignments: 3000 };
const POLICY = `
conflicts:
  - id: vendor-and-payment
    title: Creates vendors and pays them
    first: { apps: [NetSuite] }
    second: { apps: [Payroll] }
    severity: critical
  - id: admin-and-admin
    title: Administers two systems
    first: { apps: [Salesforce, Box], where: 'appUser.profile.role eq "Administrator"' }
    second: { apps: [Zoom], where: 'appUser.profile.licenseCount ge 1' }
`;
const PAIRS: readonly (readonly [TrueSide, TrueSide])[] = [
  [{ labels: ['NetSuite'] }, { labels: ['Payroll'] }],
  [
    { labels: ['Salesforce', 'Box'], where: ({ profile }) => profile.role === 'Administrator' },
    // what a profile has no value for is not known
    { labels: ['Zoom'], where: ({ profile }) => (profile.licenseCount == null ? undefined : true) },
  ],
];

describe('conflicts, as whole runs', function () {
  this.timeout(120_000);

  let folder: string;
  let sandbox: Sandbox | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conflicts-run-'));
    await writeFile(join(folder, 'policy.yaml'), POLICY);
  });
  afterEach(async () => {
    await sandbox?.stop();
    await rm(folder, { recursive: true });
  });

  async function review(options: SandboxOptions = {}): Promise<ReviewRun & { readonly org: Sandbox['org'] }> {
    sandbox = await startSandbox({ ...SIZE, ...options });
    const run = await reviewOf(sandbox, join(folder, 'run'), ['--config', join(folder, 'policy.yaml')]);
    return { ...run, org: sandbox.org };
  }
  const found = async (status: string): Promise<string[]> =>
    (await mapCsv(join(folder, 'run', 'findings.csv')))
      .filter((row) => row.rule_id === 'segregation-of-duties' && row.status === status)
      .map(({ app_id, user_id }) => `${app_id} ${user_id}`)
      .sort();

  it('are those of the org itself, and the Summary counts them', async () => {
    const { org, code, stderr } = await review();

    expect(code, stderr).to.equal(0);
    const truths = PAIRS.map((sides) => trueConflict(org, sides));
    const [first, second] = truths;
    expect([first?.findings.length, second?.findings.length, second?.unknown.length].every(Boolean)).to.equal(true);
    expect(await found('open')).to.deep.equal(truths.flatMap(({ findings }) => findings).sort());
    expect(await found('unknown')).to.deep.equal(truths.flatMap(({ unknown }) => unknown).sort());
    const summary = at(jsonOf(join(folder, 'run'), 'manifest.json'), 'predicate', 'summary', 'conflicts');
    const users = new Set(first?.findings.map((key) => key.split(' ')[1]));
    expect(at(summary, '0', 'both')).to.equal(users.size);
    const { rows } = readWorkbook(readFileSync(join(folder, 'run', 'access-review.xlsx'))).sheet('Summary');
    expect(rows.find(([label]) => label === 'Creates vendors and pays them')?.[4]).to.equal(String(users.size));
  });

  it('are those of the org itself where rows come without their users', async () => {
    const { org, code, stderr } = await review({ quirks: { loseExpand: true } });

    expect(code, stderr).to.equal(0);
    expect(await found('open')).to.deep.equal(PAIRS.flatMap((sides) => trueConflict(org, sides).findings).sort());
  });

  it('are verified from the folder alone, and derived again as the same bytes', async () => {
    await review();
    const run = join(folder, 'run');

    const verified = await runCommand(['verify', run]);
    const again = await runCommand(['report', run, '--out', join(folder, 'again')]);

    expect(verified.code, verified.stdout).to.equal(0);
    expect(again.code, again.stderr).to.equal(0);
    for (const name of ['findings.csv', 'access-review.xlsx']) {
      expect(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(run, name))), name).to.equal(true);
    }
  });
});
