import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { seededAdmins } from '../../src/sandbox/seed/admins.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { adminTruth } from '../support/admin-truth.js';
import { endWhen, runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import { readWorkbook } from '../support/read-workbook.js';
import { DATA_NOW, jsonOf, type ReviewRun, reviewOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';

const SIZE = { seed: 3, now: DATA_NOW, users: 300, apps: 16, assignments: 400 };
const WORLD = { seed: 3, nowMs: Date.parse(DATA_NOW), users: 300 };

describe('admin roles, as whole runs', function () {
  this.timeout(120_000);

  let folder: string;
  let sandbox: Sandbox | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admins-run-'));
    await writeFile(join(folder, 'policy.yaml'), 'admins: { roles: all }\n');
  });
  afterEach(async () => {
    await sandbox?.stop();
    await rm(folder, { recursive: true });
  });

  async function review(
    options: SandboxOptions = {},
    ...args: string[]
  ): Promise<ReviewRun & { readonly sandbox: Sandbox }> {
    sandbox = await startSandbox({ ...SIZE, ...options });
    const format = args.includes('--format') ? [] : ['--format', 'csv'];
    const config = ['--config', join(folder, 'policy.yaml')];
    return { ...(await reviewOf(sandbox, join(folder, 'run'), [...config, ...format, ...args])), sandbox };
  }
  const rowsIn = async (name: string, keep: (row: Record<string, string>) => boolean): Promise<string[]> =>
    (await mapCsv(join(folder, 'run', name)))
      .filter((row) => row.app_id?.startsWith('admin-role-') === true && keep(row))
      .map(({ app_id, user_id }) => `${app_id} ${user_id}`)
      .sort();
  const missingFactors = async (status: string) =>
    await rowsIn('findings.csv', (row) => row.rule_id === 'admin-without-mfa' && row.status === status);

  it('are those of the org itself, each asked for once, and proven by verify', async () => {
    const { sandbox: org, code, stderr } = await review();

    expect(code, stderr).to.equal(0);
    const truth = adminTruth(org.org, WORLD, SIZE.apps);
    expect(truth.withoutFactor.length).to.be.greaterThan(0);
    expect(await rowsIn('assignments.csv', () => true)).to.deep.equal(truth.rows);
    expect(await missingFactors('open')).to.deep.equal(truth.withoutFactor);
    const asked = org.requests.filter(({ path }) => path.endsWith('/roles')).map(({ path }) => path);
    expect(new Set(asked).size).to.equal(asked.length);
    const verified = await runCommand(['verify', join(folder, 'run')]);
    expect(verified.code, verified.stdout).to.equal(0);
  });

  it('are all there where a run that was killed after their reading is resumed', async () => {
    const org = await startSandbox({ ...SIZE, latencyMs: 60 });
    sandbox = org;
    const killed = await reviewOf(org, join(folder, 'run'), ['--config', join(folder, 'policy.yaml')], {
      // the first app's users are asked for once the administrators have been read
      onStart: endWhen(() => org.requests.some(({ path }) => /\/apps\/[^/]+\/users/.test(path))),
    });

    const resumed = await reviewOf(org, join(folder, 'run'), ['--resume']);

    expect([killed.signal, resumed.code], resumed.stderr).to.deep.equal(['SIGKILL', 0]);
    expect(await rowsIn('assignments.csv', () => true)).to.deep.equal(adminTruth(org.org, WORLD, SIZE.apps).rows);
    expect(org.requests.filter(({ path }) => path.includes('admin-role-'))).to.deep.equal([]);
    const verified = await runCommand(['verify', join(folder, 'run')]);
    expect(verified.code, verified.stdout).to.equal(0);
  });

  it('come with the API tokens and the service apps, in files and sheets of their own', async () => {
    const { sandbox: org, code } = await review({}, '--format', 'csv,xlsx');

    expect(code).to.equal(0);
    const tokens = await mapCsv(join(folder, 'run', 'api-tokens.csv'));
    const apps = await mapCsv(join(folder, 'run', 'service-apps.csv'));
    const truth = seededAdmins(WORLD, SIZE.apps);
    expect(tokens.map(({ token_id }) => token_id)).to.deep.equal(truth.tokens.map(({ id }) => id));
    expect(tokens.map(({ owner_status }) => owner_status)).to.deep.equal(
      truth.tokens.map(({ userId }) => org.org.users.find(userId)?.status),
    );
    expect(apps.map(({ scopes, roles }) => [scopes, roles])).to.deep.equal([
      ['okta.apps.read; okta.users.manage', 'Organization Administrator'],
    ]);
    const { tabs } = readWorkbook(readFileSync(join(folder, 'run', 'access-review.xlsx')));
    expect(tabs).to.include.members(['API tokens', 'Service apps']);
    const again = await runCommand(['report', join(folder, 'run'), '--out', join(folder, 'again')]);
    expect(again.code, again.stderr).to.equal(0);
    for (const name of ['api-tokens.csv', 'access-review.xlsx']) {
      const bytes = readFileSync(join(folder, 'run', name));
      expect(readFileSync(join(folder, 'again', name)).equals(bytes), name).to.equal(true);
    }
  });

  it('make the run incomplete where the tokens may not be seen, and are all there themselves', async () => {
    const { sandbox: org, code, stdout } = await review({ quirks: { noTokens: true } });

    expect(code).to.equal(3);
    expect(String(at(JSON.parse(stdout), 'gaps', '0'))).to.include('The API tokens could not be read');
    expect(await rowsIn('assignments.csv', () => true)).to.deep.equal(adminTruth(org.org, WORLD, SIZE.apps).rows);
    const verified = await runCommand(['verify', join(folder, 'run')]);
    expect(verified.code, verified.stdout).to.equal(3);
  });

  it('are all found where the list lacks those whom only a group makes administrators', async () => {
    const { sandbox: org, code, stderr } = await review({ quirks: { noGroupAdmins: true } });

    expect(code, stderr).to.equal(0);
    expect(await rowsIn('assignments.csv', () => true)).to.deep.equal(adminTruth(org.org, WORLD, SIZE.apps).rows);
    expect(at(jsonOf(join(folder, 'run'), 'snapshot/run.json'), 'admins', 'byGroupOnly')).to.be.greaterThan(0);
  });

  it('make the run incomplete where the credential may not see them, and say who may', async () => {
    const { code, stdout } = await review({ readOnlyToken: true });

    expect(code).to.equal(3);
    const gaps = at(JSON.parse(stdout), 'gaps');
    expect(gaps).to.have.lengthOf(1);
    expect(String(at(gaps, '0'))).to.match(/^The administrators could not be read: .*E0000006.*okta\.iam\.read/);
    expect(await rowsIn('assignments.csv', () => true)).to.deep.equal([]);
  });

  it('are read a second time where the tie-out names them, in pages of another size, and agree', async () => {
    await writeFile(join(folder, 'policy.yaml'), 'admins: { roles: all }\ntieOut: { apps: ["Okta admin role: *"] }\n');

    const { sandbox: org, code, stderr } = await review();

    expect(code, stderr).to.equal(0);
    const lists = org.requests.filter(({ path }) => path.includes('/iam/assignees/users')).map(({ path }) => path);
    expect(lists.filter((path) => path.includes('limit=99')).length).to.be.greaterThan(0);
    expect(lists.filter((path) => path.includes('limit=100')).length).to.be.greaterThan(0);
    const facts = jsonOf(join(folder, 'run'), 'snapshot/run.json');
    const tied = at(facts, 'tieOut', 'apps');
    expect(tied).to.have.lengthOf(Number(at(facts, 'admins', 'roles')));
    expect(JSON.stringify(tied)).to.not.include('"incomplete"');
    const verified = await runCommand(['verify', join(folder, 'run')]);
    expect(verified.code, verified.stdout).to.equal(0);
  });

  it('leave the second factor unknown where it could not be read', async () => {
    const { code } = await review({ quirks: { noFactors: true } });

    expect(code).to.equal(0);
    expect(await missingFactors('open')).to.deep.equal([]);
    expect((await missingFactors('unknown')).length).to.be.greaterThan(10);
  });

  it('are out of scope where only other apps are asked for', async () => {
    const { code, stderr } = await review({}, '--app', 'Slack');

    expect(code, stderr).to.equal(0);
    expect(await rowsIn('assignments.csv', () => true)).to.deep.equal([]);
    const verified = await runCommand(['verify', join(folder, 'run')]);
    expect(verified.code, verified.stdout).to.equal(0);
  });

  it('are decided, planned as work by hand, read again, and packed as evidenced', async () => {
    const { sandbox: org } = await review();
    const run = join(folder, 'run');
    const env = { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token };
    const [row] = (await mapCsv(join(run, 'assignments.csv'))).filter(
      ({ app_id }) => app_id === 'admin-role-APP_ADMIN',
    );
    const cells = [row?.app_id, row?.user_id, row?.row_digest, 'revoke', 'left the team', 'grace@other.example'];
    await writeFile(
      join(folder, 'back.csv'),
      `app_id,user_id,row_digest,decision,decision_reason,reviewer\n${cells.join(',')}\n`,
    );

    const decided = await runCommand(['decide', run, join(folder, 'back.csv')]);
    const planned = await runCommand(['plan', run, '--json']);
    const recheck = await runCommand(['recheck', run, '--json'], { env });
    const packed = await runCommand(['package', run, '--out', join(folder, 'p.zip')]);

    expect(decided.code, decided.stderr).to.equal(0);
    expect(planned.code, planned.stderr).to.equal(0);
    const entry = at(JSON.parse(planned.stdout), 'entries', '0');
    expect(at(entry, 'action')).to.equal('manual-role');
    expect(at(entry, 'why')).to.match(
      /^in the Admin Console, Security › Administrators, take “Okta admin role: .*” away: it is held directly/,
    );
    expect(recheck.stdout + recheck.stderr).to.include('still-there');
    expect(packed.code, packed.stderr).to.equal(0);
    expect(readFileSync(join(folder, 'p.zip')).length).to.be.greaterThan(1000);
  });
});
