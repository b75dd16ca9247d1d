import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseManifest } from '../../src/run/manifest.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { endWhen } from '../support/cli.js';
import { readWorkbook } from '../support/read-workbook.js';
import { csvOf, DATA_NOW, jsonOf, reviewOf } from '../support/review-run.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';

describe('resume, as whole runs that are killed', function () {
  this.timeout(300_000);
  const KILLS = 25;
  let folder: string;
  let sandbox: Sandbox;
  let whole: Readonly<Record<string, string>>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'resume-'));
    sandbox = await startSandbox({ now: DATA_NOW, users: 2000, apps: 12, assignments: 10_000, latencyMs: 120 });
    const run = join(folder, 'whole');
    const result = await reviewOf(sandbox, run, ['--format', 'csv']);
    expect(result.code, result.stderr).to.equal(0);
    whole = csvOf(run);
  });
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it(`ends with the CSVs of an uninterrupted run after ${KILLS} kills at random moments`, async () => {
    const seed = drawSeed();
    const random = seededRandom(seed);
    console.log(`      seed ${seed}`);
    let kills = 0;
    let runs = 0;
    for (let run = join(folder, 'killed-0'); kills < KILLS; runs += 1, run = join(folder, `killed-${runs}`)) {
      const before = sandbox.requests.length;
      let killsOfRun = 0;
      let resume: string[] = [];
      for (;;) {
        const wantsKill = kills + killsOfRun < KILLS;
        const result = await reviewOf(
          sandbox,
          run,
          ['--format', 'csv', '--quiet', ...resume].filter(withoutFormat(resume)),
          {
            onStart: (child) => {
              if (wantsKill) setTimeout(() => child.kill('SIGKILL'), 350 + random() * 1500).unref();
            },
          },
        );
        if (result.signal === 'SIGKILL') killsOfRun += 1;
        else if (result.stderr.includes('nothing is left to resume')) {
          rmSync(run, { recursive: true }); // killed before anything was noted
        } else expect(result.code, `seed ${seed}: ${result.stderr}${result.stdout}`).to.equal(0);
        if (result.code === 0) break;
        resume = existsSync(run) ? ['--resume'] : [];
      }
      kills += killsOfRun;

      const manifest = parseManifest(jsonOf(run, 'manifest.json'));
      const pages = manifest.predicate.apps.reduce((sum, app) => sum + app.pages, 0);
      const asked = sandbox.requests.slice(before).filter(({ path }) => path.includes('/users?'));
      expect(csvOf(run), `seed ${seed}`).to.deep.equal(whole);
      expect(manifest.predicate.resumedAt.length).to.be.at.most(killsOfRun);
      // a kill loses at most the page that each app was waiting for
      expect(asked.length, `seed ${seed}`).to.be.at.most(pages + killsOfRun * 8);
    }
  });

  it('refuses to continue with a run of another org', async () => {
    const run = join(folder, 'other-org');
    await interrupted(run);
    const other = await startSandbox({ now: DATA_NOW, users: 50, apps: 3, assignments: 50 });

    const result = await reviewOf(other, run, ['--resume']);

    await other.stop();
    expect(result.code).to.equal(4);
    expect(result.stderr).to.contain(`is a run of ${sandbox.url}; the credentials are for ${other.url}`);
  });

  it('refuses flags that the run has settled', async () => {
    const result = await reviewOf(sandbox, join(folder, 'x'), ['--resume', '--app', 'Slack']);

    expect(result.code).to.equal(2);
    expect(result.stderr).to.contain('leave out --app');
  });

  it('refuses a folder that holds no interrupted run', async () => {
    const result = await reviewOf(sandbox, join(folder, 'whole'), ['--resume']);

    expect(result.code).to.equal(4);
    expect(result.stderr).to.contain('nothing is left to resume');
  });

  it('continues after SIGTERM, and records the interruption', async () => {
    const run = join(folder, 'stopped');
    await interrupted(run);

    const result = await reviewOf(sandbox, run, ['--resume']);

    const manifest = parseManifest(jsonOf(run, 'manifest.json'));
    expect(result.code, result.stderr).to.equal(0);
    expect(manifest.predicate.verdict).to.equal('complete');
    expect(manifest.predicate.resumedAt).to.have.lengthOf(1);
    expect(csvOf(run)).to.deep.equal(whole);
  });

  it('ends with the workbook cells of an uninterrupted run', async () => {
    const [plain, resumed] = [join(folder, 'workbook'), join(folder, 'workbook-resumed')];
    await reviewOf(sandbox, plain, ['--format', 'xlsx', '--app', 'S*']);
    await interrupted(resumed, ['--format', 'xlsx', '--app', 'S*'], 3);

    const result = await reviewOf(sandbox, resumed, ['--resume']);

    const [one, other] = [plain, resumed].map((run) => readWorkbook(readFileSync(join(run, 'access-review.xlsx'))));
    expect(result.code, result.stderr).to.equal(0);
    expect(other?.tabs).to.deep.equal(one?.tabs);
    for (const tab of ['Findings', 'Assignments', 'Apps', 'Policy']) {
      expect(other?.sheet(tab).rows, tab).to.deep.equal(one?.sheet(tab).rows);
    }
  });

  it('asks again only for what was not read when an app was refused', async () => {
    const run = join(folder, 'refused');
    sandbox.failNext(/GET \/api\/v1\/apps\/[^/]+\/users/, { status: 403, body: { errorCode: 'E0000006' } });
    const first = await reviewOf(sandbox, run, ['--format', 'csv']);
    const before = sandbox.requests.length;

    const second = await reviewOf(sandbox, run, ['--resume']);

    const asked = sandbox.requests.slice(before).filter(({ path }) => path.includes('/users?'));
    expect([first.code, second.code]).to.deep.equal([3, 0]);
    expect(new Set(asked.map(({ path }) => path.split('?')[0])).size).to.equal(1);
    expect(csvOf(run)).to.deep.equal(whole);
  });

  async function interrupted(run: string, args: readonly string[] = ['--format', 'csv'], after = 6): Promise<void> {
    const before = sandbox.requests.length;
    const result = await reviewOf(sandbox, run, args, {
      onStart: endWhen(() => sandbox.requests.length >= before + after, 'SIGTERM'),
    });
    expect(result.code).to.equal(3);
  }
});

/** A resumed run has settled its formats. */
function withoutFormat(resume: readonly string[]): (argument: string) => boolean {
  return (argument) => resume.length === 0 || (argument !== '--format' && argument !== 'csv');
}
