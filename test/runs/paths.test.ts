import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import { type TruePath, truePaths } from '../support/path-truth.js';
import { DATA_NOW, jsonOf, reviewOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';

const SIZE = { seed: 11, now: DATA_NOW, users: 300, apps: 12, assignments: 1200 };

describe('the ways to each access, as whole runs', function () {
  this.timeout(120_000);

  let folder: string;
  let sandbox: Sandbox | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paths-run-'));
    await writeFile(join(folder, 'policy.yaml'), 'paths: { apps: all }\n');
  });
  afterEach(async () => {
    await sandbox?.stop();
    await rm(folder, { recursive: true });
  });

  async function start(options: SandboxOptions = {}): Promise<Sandbox> {
    sandbox = await startSandbox({ ...SIZE, ...options });
    return sandbox;
  }
  const review = async (org: Sandbox, format = 'csv') =>
    await reviewOf(org, join(folder, 'run'), ['--config', join(folder, 'policy.yaml'), '--format', format]);
  const found = async (): Promise<TruePath[]> => (await mapCsv(join(folder, 'run', 'paths.csv'))).map(pathOf);
  const facts = (): unknown => at(jsonOf(join(folder, 'run'), 'snapshot/run.json'), 'paths');

  it('are those of the org itself, row by row, and asked for with the fewest requests', async () => {
    const org = await start();

    const run = await review(org);

    expect(run.code, run.stderr).to.equal(0);
    const truth = truePaths(org.org);
    expect(truth.length).to.be.greaterThan(1200);
    expect(explained(await found())).to.deep.equal(truth);
    const groups = new Set(truth.map(({ group_id }) => group_id)).size;
    const asked = org.requests.filter(({ path }) => /groups/.test(path));
    const lists = asked.filter(({ path }) => /\/apps\/[^/]+\/groups/.test(path)).length;
    const members = asked.filter(({ path }) => /\/groups\/[^/]+\/users/.test(path));
    expect(lists).to.equal(SIZE.apps);
    expect(new Set(members.map(({ path }) => path)).size).to.equal(members.length);
    expect(asked.length - lists - members.length).to.be.at.most(5);
    expect(members.length).to.be.within(groups - 1, groups + 5);
  });

  const quirks: readonly (readonly [string, SandboxOptions, status?: number])[] = [
    ['links lose what was asked for', { quirks: { loseGroupRules: true } }],
    ['large pages end in 504', { quirks: { slowGroups: true }, users: 900, apps: 5, assignments: 2500 }, 504],
    ['answers fail at times', { faults: { rate: 0.05, kinds: ['server-error', 'rate-limited', 'cut-body'] } }],
    ['apps have further groups', { groupsPerApp: 2 }],
  ];
  for (const [title, options, status = 200] of quirks) {
    it(`are those of the org itself where ${title}`, async () => {
      const org = await start(options);

      await review(org);

      expect(org.requests.map((request) => request.status)).to.include(status);
      expect(explained(await found())).to.deep.equal(truePaths(org.org));
    });
  }

  it('are verified from the folder alone, and derived again as the same bytes', async () => {
    const org = await start();
    await review(org, 'csv,xlsx');
    const run = join(folder, 'run');

    const verified = await runCommand(['verify', run]);
    const again = await runCommand(['report', run, '--out', join(folder, 'again')]);

    expect(verified.code, verified.stdout).to.equal(0);
    expect(again.code, again.stderr).to.equal(0);
    for (const name of ['paths.csv', 'assignments.csv', 'access-review.xlsx']) {
      expect(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(run, name))), name).to.equal(true);
    }
  });

  it('are unknown where Okta does not tell the rules, save in groups that no rule feeds', async () => {
    const org = await start({ quirks: { ignoreGroupRules: true } });

    await review(org);

    const fed = new Set(org.org.rules.list().flatMap(({ groupIds }) => groupIds));
    const expected = truePaths(org.org).map((path) =>
      path.group_type === 'OKTA_GROUP' && fed.has(path.group_id)
        ? { ...path, membership: 'unknown', rules: rulesInto(org, path.group_id) }
        : path,
    );
    expect(explained(await found())).to.deep.equal(expected);
  });

  it('are never by hand where neither rules can be read', async () => {
    const org = await start({ quirks: { ignoreGroupRules: true, noRules: true } });

    const run = await review(org);

    const kinds = new Set((await found()).filter(({ via }) => via === 'group').map(({ membership }) => membership));
    expect([...kinds].sort()).to.deep.equal(['directory', 'unknown']);
    expect(run.stdout).to.include('The group rules could not be read');
  });

  it('show what one group refuses as unknown, with the reason, and the run stays complete', async () => {
    const org = await start({ quirks: { forbiddenGroups: ['Slack Users'] } });

    const run = await review(org);

    expect(run.code, run.stderr).to.equal(0);
    const rows = await mapCsv(join(folder, 'run', 'paths.csv'));
    const ofGroup = rows.filter(({ group_name }) => group_name === 'Slack Users');
    expect(ofGroup.length).to.be.greaterThan(10);
    expect(new Set(ofGroup.map(({ membership }) => membership))).to.deep.equal(new Set(['unknown']));
    expect(ofGroup[0]?.removable).to.match(/^no: it is not known how the membership came: .*403 E0000006/);
    const touched = new Set(ofGroup.map(({ app_id }) => app_id));
    const others = (path: TruePath): boolean => !touched.has(path.app_id);
    expect(explained(await found()).filter(others)).to.deep.equal(truePaths(org.org).filter(others));
  });

  it('show a row that no group read explains, and a member whom the app does not list, and count both', async () => {
    const org = await start();
    const [slack] = org.org.listApps({ start: 0, limit: 99, keep: ({ label }) => label === 'Slack' }).items;
    const [users = ''] = org.org.appGroupIds(slack?.id ?? '');
    const rows = org.org.appUsers(slack?.id ?? '')?.slice(0, 999).items ?? [];
    const member = rows.find(({ groupId, id }) => groupId === users && org.org.users.find(id)?.status === 'ACTIVE');
    const granted = rows.find(({ groupId, id }) => groupId === users && id !== member?.id && org.org.users.find(id));
    org.org.removeAppUser(slack?.id ?? '', member?.id ?? '');
    org.org.memberships.leave(users, granted?.id ?? '');

    await review(org);

    const all = await mapCsv(join(folder, 'run', 'paths.csv'));
    const of = (userId: string | undefined) =>
      all.filter((row) => row.app_id === slack?.id && row.user_id === userId && row.group_id === users);
    expect(of(granted?.id).map(({ membership, credited }) => [membership, credited])).to.deep.equal([
      ['unknown', 'true'],
    ]);
    expect(of(granted?.id)[0]?.removable).to.include('the user is not among its members');
    expect(of(member?.id).map(({ credited }) => credited)).to.deep.equal(['false']);
    expect(of(member?.id)[0]?.removable).to.include('the app does not list this member');
    const assignments = await mapCsv(join(folder, 'run', 'assignments.csv'));
    const row = assignments.find(({ app_id, user_id }) => app_id === slack?.id && user_id === granted?.id);
    expect(row?.paths).to.include('Okta credits this group, but the user is not among its members');
    const counts = at(jsonOf(join(folder, 'run'), 'manifest.json'), 'predicate', 'summary', 'paths');
    const missing = rows.filter(({ id }) => org.org.users.find(id) === undefined).length;
    expect(at(counts, 'unlisted')).to.equal(1);
    expect(at(counts, 'unexplained')).to.be.at.least(1 + missing);
  });

  it('ask users for their groups where that takes fewer requests, and say so', async () => {
    const org = await start({ users: 30, apps: 20, assignments: 90 });

    const run = await review(org);

    expect(at(facts(), 'way')).to.equal('users');
    expect(run.stderr).to.include('fewer requests by asking users');
    expect(org.requests.some(({ path }) => /\/groups\/[^/]+\/users/.test(path))).to.equal(false);
    const places = (paths: readonly TruePath[]) =>
      paths.map(({ app_id, user_id, via, group_id }) => [app_id, user_id, via, group_id]);
    expect(places(explained(await found()))).to.deep.equal(places(truePaths(org.org)));
  });

  it('continue from the last page of each list after kills, and end as those of an uninterrupted run', async () => {
    const org = await start({ users: 750, apps: 12, assignments: 4500, latencyMs: 50 });
    const config = ['--config', join(folder, 'policy.yaml'), '--format', 'csv'];
    await reviewOf(org, join(folder, 'whole'), config);
    const whole = org.requests.filter(isOfPaths).length;
    const seed = drawSeed();
    const random = seededRandom(seed);
    let kills = 0;
    let code: number | null = null;

    for (let turn = 0; code !== 0 && turn < 40; turn += 1) {
      const resume = existsSync(join(folder, 'run'));
      const run = await reviewOf(org, join(folder, 'run'), resume ? ['--resume'] : config, {
        onStart: (child) => {
          if (kills < 8) setTimeout(() => child.kill('SIGKILL'), 400 + random() * 900).unref();
        },
      });
      code = run.code;
      if (run.signal === 'SIGKILL') kills += 1;
      if (run.stderr.includes('nothing is left to resume')) await rm(join(folder, 'run'), { recursive: true });
    }

    expect(code, `seed ${seed}`).to.equal(0);
    expect(readFileSync(join(folder, 'run', 'paths.csv'), 'utf8'), `seed ${seed}`).to.equal(
      readFileSync(join(folder, 'whole', 'paths.csv'), 'utf8'),
    );
    const asked = org.requests.filter(isOfPaths).length - whole;
    expect(asked, `seed ${seed}`).to.be.at.most(whole + kills * 12);
    const verified = await runCommand(['verify', join(folder, 'run')]);
    expect(verified.code, `seed ${seed}: ${verified.stdout}${verified.stderr}`).to.equal(0);
  });

  it('are read of the apps named only, and not at all where the policy says off', async () => {
    await writeFile(join(folder, 'policy.yaml'), 'paths: { apps: ["Slack*"] }\n');
    const org = await start({ apps: 20 }); // two of them are Slack

    await review(org);
    await writeFile(join(folder, 'policy.yaml'), '{}\n');
    await reviewOf(org, join(folder, 'off'), ['--config', join(folder, 'policy.yaml')]);

    const apps = new Map(org.org.listApps({ start: 0, limit: 99 }).items.map(({ id, label }) => [id, label]));
    expect(new Set((await found()).map(({ app_id }) => apps.get(app_id)))).to.deep.equal(new Set(['Slack']));
    expect(() => readFileSync(join(folder, 'off', 'paths.csv'))).to.throw(/ENOENT/);
    const lists = org.requests.filter(({ path }) => /\/apps\/[^/]+\/groups/.test(path));
    expect(lists).to.have.length(2);
  });
});

function isOfPaths({ path }: { readonly path: string }): boolean {
  return path.includes('groups');
}

function pathOf(row: Readonly<Record<string, string>>): TruePath {
  const { app_id = '', user_id = '', via = '', group_id = '', group_name = '', group_type = '' } = row;
  const { membership = '', rules = '', credited = '' } = row;
  return { app_id, user_id, via, group_id, group_name, group_type, membership, rules, credited };
}

/** The paths that are explained: of users whom the directory lacks, the group that Okta credits is all that is known. */
function explained(paths: readonly TruePath[]): TruePath[] {
  return paths.filter(
    ({ membership, credited, rules }) => !(membership === 'unknown' && credited === 'true' && rules === ''),
  );
}

function rulesInto({ org }: Sandbox, groupId: string): string {
  return org.rules
    .list()
    .filter(({ groupIds }) => groupIds.includes(groupId))
    .map(({ id, name }) => `${name} ${id}`)
    .join('; ');
}
