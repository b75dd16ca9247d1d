import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { parseManifest } from '../../src/run/manifest.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { mapCsv } from '../support/csv-cells.js';
import type { Job, JobResult } from '../support/job-child.js';
import { DATA_NOW, jsonOf, RUN_AS_OF } from '../support/review-run.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';
import { type TamperingProxy, tamperingProxy } from '../support/tampering-proxy.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const JOBS = Number(process.env.TEST_JOBS ?? 6);
const MEMORY = 600 * 2 ** 20;
const TOKEN = '00jU9-tampered_7kQ4xV1nM3bL6cR8zW2yT5iO0pSdFgH';
/** How the token could be written down, in small letters. */
const SPELLINGS = [
  TOKEN.toLowerCase().slice(8, 24),
  Buffer.from(`SSWS ${TOKEN}`).toString('base64').toLowerCase().slice(8, 40),
  Buffer.from(TOKEN).toString('hex').slice(16),
];
const POLICY = 'paths: { apps: all }\nadmins: { roles: all }\ntieOut: { apps: all }\n';
/** What a run says of its rows; the number of pages depends on how often one was asked for. */
const TABLES = ['assignments.csv', 'findings.csv', 'paths.csv', 'api-tokens.csv', 'service-apps.csv'];
/** Paths that could not be read are told by a warning, factors by what was not judged; both leave rows and people as they are. */
const OF_THE_ROW = ['app_id', 'user_id', 'login', 'user_status', 'last_login', 'app_username', 'scope', 'assigned_at'];

describe('the whole job, with answers that somebody tampers with', function () {
  this.timeout(600_000);
  const seed = drawSeed();
  const draw = seededRandom(seed);
  let folder: string;
  let sandbox: Sandbox;
  let proxy: TamperingProxy;
  let child: ChildProcess;

  before(async () => {
    folder = await temporaryFolder('tampered');
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    sandbox = await startSandbox({
      seed: 5,
      now: DATA_NOW,
      users: 60,
      apps: 6,
      assignments: 160,
      token: TOKEN,
      log: false,
    });
    proxy = await tamperingProxy(sandbox.url, draw);
    child = fork(fileURLToPath(new URL('../support/job-child.js', import.meta.url)), { stdio: 'ignore' });
  });
  after(async () => {
    child.disconnect();
    await Promise.all([proxy.close(), sandbox.stop()]);
  });

  async function review(name: string, ...args: readonly string[]): Promise<JobResult & { readonly folder: string }> {
    const out = join(folder, name);
    const job: Job = {
      args: ['review', '--out', out, ...args],
      env: { OKTA_CLIENT_ORGURL: proxy.origin, OKTA_CLIENT_TOKEN: TOKEN },
    };
    child.send(job);
    const [result] = (await once(child, 'message')) as [JobResult];
    return { ...result, folder: out };
  }

  it(`is whole or says that it is not, within bounds and without the token (TEST_SEED=${seed})`, async () => {
    const fresh = ['--config', join(folder, 'policy.yaml'), '--format', 'csv', '--as-of', RUN_AS_OF];
    proxy.share = 0;
    const right = await review('right', ...fresh);
    expect(right.code, right.printed).to.equal(0);
    expect(right.printed).not.to.contain('not judged');
    const truth = tablesOf(right.folder);
    const ends = new Map<number, number>();

    for (let job = 0; job < JOBS; job += 1) {
      proxy.share = draw() < 0.2 ? 0.5 : 0.01 + draw() * 0.05;
      const from = proxy.tampered.length;
      let run = await review(`job-${job}`, ...fresh);
      await check(run, truth, proxy.tampered.slice(from));
      if (run.code === 3 && existsSync(run.folder)) {
        proxy.share = draw() * 0.03;
        run = await review(`job-${job}`, '--resume');
        await check(run, truth, proxy.tampered.slice(from));
      }
      ends.set(run.code, (ends.get(run.code) ?? 0) + 1);
    }

    expect(proxy.tampered.length, JSON.stringify([...ends])).to.be.above(0);
  });

  async function check(
    run: JobResult & { readonly folder: string },
    truth: string,
    tampered: readonly string[],
  ): Promise<void> {
    const what = `${run.printed}\n${tampered.join('\n')}`;
    expect([0, 3, 4], what).to.include(run.code);
    expect(run.most, what).to.be.below(MEMORY);
    const written = existsSync(run.folder) ? filesIn(run.folder) : [];
    for (const text of [run.printed, ...written]) {
      for (const spelling of SPELLINGS) expect(text.toLowerCase().includes(spelling), what).to.equal(false);
    }
    const isSealed = existsSync(join(run.folder, 'manifest.json'));
    const verdict = isSealed ? parseManifest(jsonOf(run.folder, 'manifest.json')).predicate.verdict : 'incomplete';
    expect(verdict, what).to.equal(run.code === 0 ? 'complete' : 'incomplete');
    if (run.code !== 0) return;
    expect(await rowsOf(run.folder), what).to.deep.equal(await rowsOf(join(folder, 'right')));
    const isTold = /warning|not judged/.test(run.printed.replaceAll(/warning: Okta cannot be read in the past/g, ''));
    if (isTold) return;
    const expected = truth.split('\r\n');
    const found = tablesOf(run.folder).split('\r\n');
    const only = [found.filter((line) => !expected.includes(line)), expected.filter((line) => !found.includes(line))];
    expect(only, what).to.deep.equal([[], []]);
    expect(found, what).to.deep.equal(expected);
  }
});

async function rowsOf(folder: string): Promise<readonly (readonly (string | undefined)[])[]> {
  const rows = await mapCsv(join(folder, 'assignments.csv'));
  return rows.map((row) => OF_THE_ROW.map((name) => row[name]));
}

function tablesOf(folder: string): string {
  return TABLES.filter((name) => existsSync(join(folder, name)))
    .map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`)
    .join('\n');
}

/** The text of every file, unpacked. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.partial'))
    .map(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    });
}
