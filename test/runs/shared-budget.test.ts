import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { startRedis, type TestRedis } from '../support/redis-server.js';
import { csvOf, DATA_NOW, type ReviewRun, reviewOf } from '../support/review-run.js';
import { needs } from '../support/system-program.js';

const LIMIT = 20;
const ORG = { now: DATA_NOW, users: 60, apps: 14, assignments: 300, windowSeconds: 4 } as const;

needs('redis-server').describe('several jobs on one org', function () {
  this.timeout(120_000);
  let folder: string;
  let sandbox: Sandbox;
  let redis: TestRedis;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shared-'));
    sandbox = await startSandbox({ ...ORG, limits: { '/api/v1/apps': LIMIT } });
    redis = await startRedis('hunter2');
  });
  afterEach(async () => {
    await sandbox.stop();
    await redis.stop();
    rmSync(folder, { recursive: true });
  });

  /** Four reviews at once, by the built command line. */
  async function four(env: Readonly<Record<string, string>>, meanwhile = async () => {}): Promise<ReviewRun[]> {
    const runs = [1, 2, 3, 4].map((one) => reviewOf(sandbox, join(folder, `run-${one}`), ['--format', 'csv'], { env }));
    await meanwhile();
    const ended = await Promise.all(runs);
    for (const { code, stderr } of ended) expect(code, stderr).to.equal(0);
    return ended;
  }

  const refused = () => sandbox.requests.filter(({ status }) => status === 429).length;
  const begun = () => sandbox.requests.filter(({ path }) => path.startsWith('/api/v1/apps?')).length;
  const shared = () => ({ OKTA_ACCESS_REVIEW_REDIS_URL: redis.url });

  /** All four runs have the same rows, and nobody saw the password. */
  function expectAlike(runs: readonly ReviewRun[]): void {
    const [first, ...others] = runs.map((run) => csvOf(run.folder));
    for (const other of others) expect(other).to.deep.equal(first);
    for (const { stdout, stderr } of runs) expect(stdout + stderr).to.not.contain('hunter2');
  }

  it('spends one budget through Redis, with at most one 429 each', async () => {
    const runs = await four(shared());

    // none is the rule; on a machine that is late by a second, a look may come too early (sharing nothing, dozens come)
    for (const { stdout } of runs) expect(JSON.parse(stdout).requests.rateLimited).to.be.at.most(1);
    expectAlike(runs);
    for (const { stderr } of runs) expect(stderr).to.not.contain('no longer be shared');
  });

  for (const [what, lose] of [
    ['killed', async () => void redis.child.kill('SIGKILL')],
    ['emptied', () => redis.flush()],
    ['stopped in its tracks', async () => void redis.child.kill('SIGSTOP')],
  ] as const) {
    it(`is finished by each on its own when Redis is ${what} in the middle`, async () => {
      const runs = await four(shared(), async () => {
        // all four have begun, so that each has heard of the others, and are far from done
        while (begun() < 4 || sandbox.requests.length < 10) await delay(20);
        await lose();
      });

      expectAlike(runs);
      // whoever was done by then has nothing to say
      const told = runs.filter(({ stderr }) => stderr.includes('The rate limit can no longer be shared through Redis'));
      expect(told.length).to.be.at.least(1);
      // each process may look once or twice into a window that the others have spent
      expect(refused()).to.be.at.most(8);
    });
  }
});
