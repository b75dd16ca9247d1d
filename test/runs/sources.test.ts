import { readFileSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { sandboxHr } from '../../src/sandbox/hr.js';
import { seededCodeHost } from '../../src/sandbox/seed/code-host.js';
import { personAt } from '../../src/sandbox/seed/person.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { endWhen, runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import { readWorkbook } from '../support/read-workbook.js';
import { DATA_NOW, jsonOf, reviewOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';

const SIZE = { seed: 3, now: DATA_NOW, users: 300, apps: 8, assignments: 500 };
const WORLD = { seed: 3, nowMs: Date.parse(DATA_NOW), users: 300 };
const POLICY = `
admins: { roles: all }
roster:
  file: roster.csv
  columns: { key: email, status: status, active: [active, on leave], lastDay: last_day }
serviceAccounts: service-accounts.yaml
sources:
  - name: code-host
    title: Code host
    file: code-host.csv
    columns: { key: username, person: email, role: permission, status: state, created: created_on }
    where: https://code.example.com/admin
expectations:
  - { apps: ["Code host"], allow: 'not (appUser.profile.permission eq "admin")' }
conflicts:
  - id: writes-and-rules
    first: { apps: ["source:code-host"], where: 'appUser.profile.permission eq "write"' }
    second: { apps: ["Okta admin role: *"] }
`;

describe('systems outside Okta, as whole runs', function () {
  this.timeout(120_000);

  const accounts = seededCodeHost(WORLD);
  let folder: string;
  let run: string;
  let sandbox: Sandbox;

  async function withFiles(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'sources-run-'));
    await writeFile(join(made, 'policy.yaml'), POLICY);
    for (const [name, text] of Object.entries(sandboxHr(SIZE))) await writeFile(join(made, name), text);
    return made;
  }
  const rowsOf = async (name: string, of = run): Promise<readonly Readonly<Record<string, string>>[]> =>
    (await mapCsv(join(of, name))).filter(({ app_id }) => app_id === 'source:code-host');
  const accountsWith = async (rule: string): Promise<string[]> => {
    const names = new Map((await rowsOf('assignments.csv')).map((row) => [row.user_id, row.app_username ?? '']));
    const found = (await rowsOf('findings.csv')).filter(({ rule_id, status }) => rule_id === rule && status === 'open');
    return found.map(({ user_id }) => names.get(user_id) ?? '').sort();
  };
  /** The org's own: the code host calls people by what they are called and their place in the org. */
  const userOf = ({ username }: (typeof accounts)[number]) =>
    username.startsWith('ext-')
      ? undefined
      : sandbox.org.users.find(personAt(WORLD, Number(username.slice(username.lastIndexOf('-') + 1))).login);

  before(async () => {
    sandbox = await startSandbox(SIZE);
    folder = await withFiles();
    run = join(folder, 'run');
    const { code, stderr } = await reviewOf(sandbox, run, ['--config', join(folder, 'policy.yaml')]);
    expect(code, stderr).to.equal(0);
  });
  after(async () => {
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  it('have a row for every account of their file, in its order, matched with Okta’s users', async () => {
    const rows = await rowsOf('assignments.csv');

    expect(rows.map((row) => row.app_username)).to.deep.equal(accounts.map(({ username }) => username));
    expect(rows.map((row) => row.app_role)).to.deep.equal(accounts.map(({ permission }) => permission));
    expect(rows.map((row) => row.user_status)).to.deep.equal(
      accounts.map((account) => userOf(account)?.status ?? '(no such user)'),
    );
    const [app] = await rowsOf('apps.csv');
    expect(app).to.include({ app_label: 'Code host', app_name: 'source', population: 'complete' });
    expect(app?.assignments).to.equal(String(accounts.length));
  });

  it('have findings for leavers who are still there, and for accounts that nobody answers for', async () => {
    const namesOf = (keep: (account: (typeof accounts)[number]) => boolean) =>
      accounts
        .filter(keep)
        .map(({ username }) => username)
        .sort();
    const leavers = namesOf((account) => userOf(account)?.status === 'DEPROVISIONED');
    const nobodys = namesOf((account) => userOf(account) === undefined);
    const strangers = namesOf(({ username, email }) => username.startsWith('ext-') && email !== '');

    expect([leavers.length, nobodys.length, strangers.length].every((count) => count > 0)).to.equal(true);
    expect(await accountsWith('user-deactivated')).to.deep.equal(leavers);
    expect(await accountsWith('user-missing')).to.deep.equal(nobodys);
    expect(await accountsWith('not-in-roster')).to.include.members(strangers);
    expect(await accountsWith('outside-expected-population')).to.deep.equal(
      namesOf((account) => account.permission === 'admin' && userOf(account) !== undefined),
    );
    expect(await accountsWith('left-according-to-roster')).to.include.members(leavers);
  });

  it('meet Okta’s own apps in conflicts', async () => {
    const rows = await mapCsv(join(run, 'assignments.csv'));
    const admins = new Set(rows.flatMap((row) => (row.app_id?.startsWith('admin-role-') ? [row.user_id] : [])));
    const both = (await rowsOf('assignments.csv'))
      .filter(({ app_role, user_id }) => app_role === 'write' && admins.has(user_id ?? ''))
      .map(({ app_username }) => app_username)
      .sort();

    expect(both.length).to.be.greaterThan(0);
    expect(await accountsWith('segregation-of-duties')).to.deep.equal(both);
    const other = (await mapCsv(join(run, 'findings.csv'))).find(
      ({ rule_id, app_id }) => rule_id === 'segregation-of-duties' && app_id !== 'source:code-host',
    );
    expect(other?.reason).to.include('Code host (an account there)');
  });

  it('are kept as used, proven by verify, shown in Evidence, and derived again without their files', async () => {
    await rm(join(folder, 'code-host.csv'));

    const verified = await runCommand(['verify', run]);
    const again = await runCommand(['report', run, '--out', join(folder, 'again')]);

    expect(verified.code, verified.stdout).to.equal(0);
    expect(again.code, again.stderr).to.equal(0);
    for (const name of ['assignments.csv', 'findings.csv', 'access-review.xlsx']) {
      expect(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(run, name))), name).to.equal(true);
    }
    const kept = readFileSync(join(run, 'snapshot', 'sources', 'code-host.csv'), 'utf8');
    expect(kept).to.equal(sandboxHr(SIZE)['code-host.csv']);
    const names = at(jsonOf(run, 'manifest.json'), 'subject');
    expect(JSON.stringify(names)).to.include('snapshot/app-users/source-code-host.ndjson.gz');
    const { rows } = readWorkbook(readFileSync(join(run, 'access-review.xlsx'))).sheet('Evidence');
    expect(JSON.stringify(rows)).to.include('Systems outside Okta').and.to.include('each one in the file is a row');
  });

  it('are counted by verify against the rows', async () => {
    const path = join(run, 'snapshot', 'sources', 'code-host.csv');
    const text = readFileSync(path, 'utf8');
    await writeFile(path, `${text}more,more@x.y,read,active,2026-01-01\r\n`);

    const { code, stdout } = await runCommand(['verify', run]);
    await writeFile(path, text);

    expect(code).to.equal(4);
    expect(stdout).to.include(`has ${accounts.length + 1} accounts; the manifest says ${accounts.length} rows`);
  });

  it('are decided, planned as work by hand, left alone by apply, and found gone or still there in a newer export', async () => {
    const env = { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token };
    const [gone, stays] = (await rowsOf('assignments.csv')).filter(({ app_username }) =>
      app_username?.startsWith('ext-'),
    );
    const lines = [gone, stays].map((row) =>
      [row?.app_id, row?.user_id, row?.row_digest, 'revoke', 'no contract', 'grace@other.example'].join(','),
    );
    await writeFile(
      join(folder, 'back.csv'),
      `app_id,user_id,row_digest,decision,decision_reason,reviewer\n${lines.join('\n')}\n`,
    );
    const newer = join(folder, 'newer.csv');
    const left = accounts.filter(({ username }) => username !== gone?.app_username);
    await writeFile(
      newer,
      `username,email,permission,state,created_on\n${left.map((a) => Object.values(a).join(',')).join('\n')}\n`,
    );
    const later = new Date(Date.now() + 1000);
    await utimes(newer, later, later);

    const decided = await runCommand(['decide', run, join(folder, 'back.csv')]);
    const planned = await runCommand(['plan', run, '--json']);
    const asked = sandbox.requests.length;
    const without = await runCommand(['recheck', run], { env });
    const rechecked = await runCommand(['recheck', run, '--source', `code-host=${newer}`], { env });

    expect(decided.code, decided.stderr).to.equal(0);
    const entries = at(JSON.parse(planned.stdout), 'entries');
    expect(at(entries, '0', 'action')).to.equal('manual-source');
    expect(at(entries, '0', 'why')).to.match(
      /^in the system itself \(https:\/\/code\.example\.com\/admin\), remove the account “ext-0” of “Code host”, which the review read from code-host\.csv; /,
    );
    expect(without.stderr).to.include('name it with --source code-host=FILE');
    expect([rechecked.code, rechecked.stdout]).to.deep.equal([3, 'NOT COMPLETE: 1 gone, 1 still-there\n']);
    const proof = (await mapCsv(join(run, 'remediation.csv'))).map(({ user_id, action, outcome }) => [
      ...[user_id, action, outcome],
    ]);
    expect(proof).to.deep.equal([
      [gone?.user_id, 'manual-source', 'gone'],
      [stays?.user_id, 'manual-source', 'still-there'],
    ]);
    const paths = sandbox.requests.slice(asked).map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((each) => !each.startsWith('GET ') || each.includes('/apps/'))).to.deep.equal([]);
    const verified = await runCommand(['verify', run]);
    expect(verified.code, verified.stdout).to.equal(0);
    const packed = await runCommand(['package', run, '--out', join(folder, 'p.zip')]);
    expect(packed.code, packed.stderr).to.equal(0);
    const index = Object.entries(unzipSync(readFileSync(join(folder, 'p.zip')))).find(([name]) =>
      name.endsWith('INDEX.md'),
    );
    const text = strFromU8(index?.[1] ?? new Uint8Array());
    expect(text).to.include('the accounts of a system outside Okta: an export that the organisation supplied');
    expect(text).to.include(', other than those in the exports of ');
    expect(text).to.match(/\| Removals \| 0 gone, \d+ gone according to an export that was given, /);
    expect(text).to.include('Whether the export of a system outside Okta has every account of that system');
    expect(text).not.to.include('Administrator roles in Okta, held directly or by group');
  });

  for (const [what, args, message] of [
    [
      'of a source that the run does not have',
      ['--source', 'other=newer.csv'],
      'the run has no such source; it has code-host',
    ],
    ['that is not newer', ['--source', 'code-host=old.csv'], 'only a newer one shows what was removed since'],
    ['of another system', ['--source', 'code-host=alien.csv'], 'has none of the'],
  ] as const) {
    it(`take no export ${what}`, async () => {
      const env = { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token };
      const header = 'username,email,permission,state,created_on';
      const writeAt = async (name: string, text: string, time: number) => {
        await writeFile(join(folder, name), `${header}\n${text}\n`);
        await utimes(join(folder, name), time / 1000, time / 1000);
      };
      await writeAt('old.csv', 'ext-1,,write,active,2026-01-01', Date.now() - 86_400_000);
      await writeAt('alien.csv', 'zaphod,,write,active,2026-01-01', Date.now() + 1000);

      const { code, stderr } = await runCommand(['recheck', run, ...args], { env, cwd: folder });

      expect([2, 4]).to.include(code);
      expect(stderr).to.include(message);
    });
  }

  it('are all there, as the admin roles are, where a run that was killed midway is resumed', async () => {
    const made = await withFiles();
    const org = await startSandbox({ ...SIZE, latencyMs: 40 });
    try {
      const killed = await reviewOf(org, join(made, 'run'), ['--config', join(made, 'policy.yaml')], {
        // the first app's users are asked for once roles and sources have been read
        onStart: endWhen(() => org.requests.some(({ path }) => /\/apps\/[^/]+\/users/.test(path))),
      });
      await rm(join(made, 'code-host.csv')); // the run has its own

      const resumed = await reviewOf(org, join(made, 'run'), ['--resume']);

      expect([killed.signal, resumed.code], resumed.stderr).to.deep.equal(['SIGKILL', 0]);
      const standIns = org.requests.filter(({ path }) => /admin-role-|source(:|%3A)/.test(path));
      expect(standIns).to.deep.equal([]);
      const cells = async (of: string) =>
        (await mapCsv(join(of, 'assignments.csv'))).map(({ app_id, user_id, app_role }) => [app_id, user_id, app_role]);
      expect(await cells(join(made, 'run'))).to.deep.equal(await cells(run));
      const verified = await runCommand(['verify', join(made, 'run')]);
      expect(verified.code, verified.stdout).to.equal(0);
    } finally {
      await org.stop();
      await rm(made, { recursive: true });
    }
  });
});
