import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { planned } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, PAYROLL, recordsOf, userId } from '../../support/changes-run.js';
import { drawSeed, seededRandom } from '../../support/seeded-random.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const KILLS = 25;
const ENTRIES = 80;
const CHILD = fileURLToPath(new URL('../../support/apply-child.js', import.meta.url));
const SEED = drawSeed();

describe('an apply that is killed', function () {
  this.timeout(180_000);
  let run: ChangesRun;

  before(async () => {
    const users = Array.from({ length: ENTRIES + 1 }, (_, n) => ({ id: userId(n) }));
    run = await aChangesRun({
      policy:
        'apply: { maxCount: 80, maxShare: 1, perApp: { maxCount: 80, maxShare: 1 } }\nrateLimit: { maxConcurrent: 2 }',
      data: { apps: [{ id: PAYROLL, label: 'Payroll' }], users, appUsers: { [PAYROLL]: users } },
    });
  });

  after(async () => {
    await run.stop();
  });

  it(`loses no entry and removes none twice, killed ${KILLS} times (TEST_SEED=${SEED})`, async () => {
    const random = seededRandom(SEED);
    const { checksum } = await planned(
      run,
      Array.from({ length: ENTRIES }, (_, n) => [PAYROLL, n + 1] as const),
    );
    const env = { ...process.env, TMPDIR: await temporaryFolder('killed') }; // what is killed does not tidy up
    const start = () =>
      spawn(process.execPath, [CHILD, run.sandbox.url, run.sandbox.token, join(run.folder, 'plan.json'), checksum], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env,
      });
    let killed = 0;

    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = start();
      killAtRequest(child, 1 + Math.floor(random() * 10), random() * 4);
      const [, signal] = await once(child, 'exit');
      if (signal === 'SIGKILL') killed += 1;
    }
    const last = start();
    const errors: string[] = [];
    last.stderr.on('data', (text) => errors.push(String(text)));
    const [code] = await once(last, 'exit');

    expect(code, errors.join('')).to.equal(0);
    expect(killed).to.be.at.least(KILLS - 5);
    const deletes = run.sandbox.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deletes.length, 'no DELETE was sent twice').to.equal(new Set(deletes).size);
    const rows = run.sandbox.org.appUsers(PAYROLL);
    const outcomes = (await recordsOf(run.folder, 'journal.ndjson')).filter(({ kind }) => kind === 'outcome');
    for (let n = 1; n <= ENTRIES; n += 1) {
      expect(rows?.get(userId(n)), `${userId(n)} is removed`).to.equal(undefined);
    }
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal(Array(ENTRIES).fill('removed'));
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  /** Kills the process a little after the org has been asked so many times. */
  function killAtRequest(child: ChildProcess, nth: number, laterMs: number): void {
    let seen = 0;
    const count = () => {
      seen += 1;
      if (seen < nth) run.sandbox.beforeNext(/./, count);
      else setTimeout(() => child.kill('SIGKILL'), laterMs);
    };
    run.sandbox.beforeNext(/./, count);
  }
});
