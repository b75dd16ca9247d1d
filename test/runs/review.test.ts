import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseManifest } from '../../src/run/manifest.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { endWhen, runCommand, whenSo } from '../support/cli.js';
import { CSV_FILES, csvOf, DATA_NOW, jsonOf, reviewOf } from '../support/review-run.js';

const ORG = { now: DATA_NOW, users: 300, apps: 14, assignments: 1500 } as const;

describe('review, as a whole run over a socket', function () {
  this.timeout(120_000);
  let folder: string;
  const sandboxes: Sandbox[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'review-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
  });

  async function start(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({ ...ORG, ...options });
    sandboxes.push(sandbox);
    return sandbox;
  }

  /** Digests cover the org, whose port differs from server to server: the rest of each row must not. */
  function comparable(run: string): Readonly<Record<string, string>> {
    const csv = csvOf(run);
    return { ...csv, 'assignments.csv': (csv['assignments.csv'] ?? '').replaceAll(/,[0-9a-f]{64}\r\n/g, '\r\n') };
  }

  describe('of a faultless org', () => {
    let sandbox: Sandbox;
    let run: string;

    before(async () => {
      sandbox = await start();
      run = join(folder, 'plain');
      const result = await reviewOf(sandbox, run);
      expect(result.code, result.stderr).to.equal(0);
    });

    it('is complete and has every file that its manifest lists, and no other', () => {
      const manifest = parseManifest(jsonOf(run, 'manifest.json'));
      const onDisk = readdirSync(run, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(run.length + 1));

      expect(manifest.predicate.verdict).to.equal('complete');
      expect(onDisk.sort()).to.deep.equal([...manifest.subject.map(({ name }) => name), 'manifest.json'].sort());
    });

    it('has one row for every assignment of the org in scope', () => {
      const manifest = parseManifest(jsonOf(run, 'manifest.json'));
      const rows = csvOf(run)['assignments.csv']?.match(/\r\n/g)?.length ?? 0;
      const read = manifest.predicate.apps.reduce((sum, app) => sum + app.distinctUsers, 0);

      expect(read).to.be.greaterThan(1000);
      expect(manifest.predicate.summary?.assignments).to.equal(read);
      expect(rows).to.be.at.least(read + 1);
    });

    it('asks no more than the API makes necessary, and five', () => {
      const manifest = parseManifest(jsonOf(run, 'manifest.json'));
      const least = manifest.predicate.apps
        .filter((app) => app.state !== 'excluded')
        .reduce((sum, app) => sum + Math.max(1, Math.ceil(app.rows / 500)), Math.ceil(ORG.apps / 200));

      expect(sandbox.requests.length).to.be.at.most(least + 5);
    });

    it('keeps its folder and its files to its owner', () => {
      const modes = readdirSync(run, { recursive: true, withFileTypes: true }).map((entry) => {
        const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
        return `${entry.isDirectory() ? 'folder' : 'file'} ${mode.toString(8)}`;
      });

      expect(statSync(run).mode & 0o777).to.equal(0o700);
      expect([...new Set(modes)].sort()).to.deep.equal(['file 600', 'folder 700']);
    });

    it('prints its summary as one JSON object on standard output', async () => {
      const result = await reviewOf(sandbox, join(folder, 'again'), ['--quiet', '--format', 'csv']);

      const summary: unknown = JSON.parse(result.stdout);
      expect(summary).to.include({ verdict: 'complete', exitCode: 0, org: sandbox.url });
      expect(result.stderr).to.equal('');
    });

    it('gives the same CSV bytes again for the same data and as-of', () => {
      expect(csvOf(join(folder, 'again'))).to.deep.equal(csvOf(run));
    });

    it('has reports that can be derived again from the snapshot, byte for byte', async () => {
      const out = join(folder, 'derived');

      const result = await runCommand(['report', run, '--out', out]);

      expect(result.code, result.stderr).to.equal(0);
      for (const name of [...CSV_FILES, 'access-review.xlsx']) {
        expect(readFileSync(join(out, name)).equals(readFileSync(join(run, name))), name).to.equal(true);
      }
    });

    it('exits with 1 when findings are as severe as --fail-on', async () => {
      const result = await reviewOf(sandbox, join(folder, 'fail-on'), ['--format', 'csv', '--fail-on', 'high']);

      expect(result.code).to.equal(1);
    });

    it('refuses a folder that is not empty, before anything is asked', async () => {
      const before = sandbox.requests.length;

      const result = await reviewOf(sandbox, run);

      expect(result.code).to.equal(2);
      expect(result.stderr).to.contain('is not empty');
      expect(sandbox.requests.length).to.equal(before);
    });

    it('reviews only the apps that --app names', async () => {
      const result = await reviewOf(sandbox, join(folder, 'only'), ['--format', 'csv', '--app', 'Slack*']);

      const labels = csvOf(join(folder, 'only'))['assignments.csv']?.split('\r\n').slice(1, -1) ?? [];
      expect(result.code, result.stderr).to.equal(0);
      expect(labels.length).to.be.greaterThan(0);
      expect(labels.every((line) => line.includes('Slack'))).to.equal(true);
    });
  });

  describe('of an org that misbehaves', () => {
    let plain: Readonly<Record<string, string>>;

    before(async () => {
      const run = join(folder, 'reference');
      await reviewOf(await start(), run, ['--format', 'csv']);
      plain = comparable(run);
    });

    for (const [title, options] of [
      ['every tenth answer is faulty', { faults: { rate: 0.1, slowMs: 200 } }],
      ['the next links lose expand', { quirks: { loseExpand: true } }],
      ['no row embeds its user', { quirks: { ignoreExpand: true } }],
      ['empty pages come in between', { quirks: { emptyPages: true } }],
      ['no answer carries rate headers', { noRateHeaders: true }],
      ["the server's clock is ten minutes ahead", { clockSkewMs: 600_000 }],
    ] as const) {
      it(`gives the same rows when ${title}`, async () => {
        const run = join(folder, title.replaceAll(/\W/g, '-'));

        const result = await reviewOf(await start(options), run, ['--format', 'csv']);

        expect(result.code, result.stderr).to.equal(0);
        const got = comparable(run);
        for (const name of ['assignments.csv', 'findings.csv']) expect(got[name] === plain[name], name).to.equal(true);
      });
    }

    it('keeps a row that comes twice once, and counts it', async () => {
      const run = join(folder, 'moving');

      const result = await reviewOf(
        await start({ quirks: { movingRows: true }, apps: 3, assignments: 3000, users: 2000 }),
        run,
      );

      const manifest = parseManifest(jsonOf(run, 'manifest.json'));
      expect(result.code, result.stderr).to.equal(0);
      expect(manifest.predicate.apps.reduce((sum, app) => sum + app.duplicates, 0)).to.be.greaterThan(0);
    });

    it('reports the other apps when one is forbidden, names the gap, and exits with 3', async () => {
      const run = join(folder, 'forbidden');
      const sandbox = await start({ quirks: { forbidden: ['Slack'] } });

      const result = await reviewOf(sandbox, run);

      const manifest = parseManifest(jsonOf(run, 'manifest.json'));
      expect(result.code).to.equal(3);
      expect(manifest.predicate.verdict).to.equal('incomplete');
      expect(manifest.predicate.gaps.join()).to.match(/App "Slack" .* was not read to its end: .*403 E0000006/);
      expect(csvOf(run)['apps.csv']).to.match(/Slack.*incomplete: /);
      const others = (plain['assignments.csv'] ?? '').split('\r\n').filter((line) => !line.includes(',Slack,'));
      expect(comparable(run)['assignments.csv']?.split('\r\n')).to.deep.equal(others);
    });

    it('does not take an app that is deleted meanwhile for a gap, and keeps its rows', async () => {
      const run = join(folder, 'deleted');
      const sandbox = await start({ quirks: { deletedMidListing: ['Slack'] }, assignments: 12_000, users: 2000 });

      const result = await reviewOf(sandbox, run, ['--format', 'csv', '--app', 'Slack', '--app', 'Zoom*']);

      expect(result.code, result.stderr).to.equal(0);
      expect(csvOf(run)['apps.csv']).to.contain('deleted during the run');
    });

    it('is incomplete when a next link leads back to where it was', async () => {
      const run = join(folder, 'loop');
      const sandbox = await start({ quirks: { repeatNext: true }, assignments: 12_000, users: 2000 });

      const result = await reviewOf(sandbox, run, ['--format', 'csv', '--app', 'Slack']);

      expect(result.code).to.equal(3);
      expect(result.stdout).to.contain('its next link was asked before');
    });

    it('is incomplete when Okta lists no apps at all', async () => {
      const run = join(folder, 'no-apps');

      const result = await reviewOf(await start({ apps: 0, assignments: 0 }), run);

      expect(result.code).to.equal(3);
      expect(result.stdout).to.contain('Okta listed no apps at all');
    });
  });

  it('keeps the apps it has, and ends with 3, when the token dies on a later page of their list', async () => {
    const sandbox = await start({ apps: 205, assignments: 600 });
    sandbox.failNext(/GET \/api\/v1\/apps\?.*after=/, { status: 401, body: { errorCode: 'E0000011' } }, 9);
    const run = join(folder, 'died-midway');

    const result = await reviewOf(sandbox, run, ['--format', 'csv']);

    expect(result.code).to.equal(3);
    expect(result.stdout).to.contain('The run ended early').and.contain('E0000011');
    expect(csvOf(run)['apps.csv']?.match(/\r\n/g)?.length).to.be.greaterThan(200);
  });

  it('never reads a review of nothing as a clean one', async () => {
    const policy = join(folder, 'nothing.yaml');
    writeFileSync(policy, 'apps: { include: ["No such app*"] }\n');

    const result = await reviewOf(await start(), join(folder, 'nothing'), ['--config', policy, '--format', 'csv']);

    expect(result.code).to.equal(3);
    expect(result.stdout).to.contain('No app is in scope').and.contain('matches no app');
  });

  it('refuses an app that there is not, before anything is written', async () => {
    const run = join(folder, 'no-such-app');

    const result = await reviewOf(await start(), run, ['--app', 'Payrol', '--format', 'csv']);

    expect(result.code).to.equal(4);
    expect(result.stderr).to.contain('--app Payrol matches no app of the org; nearest: "Payroll"');
    expect(existsSync(run)).to.equal(false);
  });

  it('says why it failed even when it is told to be quiet', async () => {
    const sandbox = await start({ quirks: { forbidden: ['Slack'] } });
    const run = join(folder, 'quiet');

    const result = await runCommand(['review', '--quiet', '--format', 'csv', '--out', run], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });

    expect([result.code, result.stdout]).to.deep.equal([3, '']);
    expect(result.stderr).to.contain('App "Slack"').and.contain('E0000006');
  });

  it('continues when nobody reads its progress any more', async () => {
    const sandbox = await start();
    const run = join(folder, 'unread');

    const result = await reviewOf(sandbox, run, ['--format', 'csv'], { onStart: (child) => child.stderr?.destroy() });

    expect(result.code).to.equal(0);
    expect(parseManifest(jsonOf(run, 'manifest.json')).predicate.verdict).to.equal('complete');
  });

  it('stops while it writes the reports too, and says so', async () => {
    const sandbox = await start({ users: 2000, assignments: 12_000 });
    const run = join(folder, 'stopped-late');

    const result = await reviewOf(sandbox, run, [], {
      onStart: (child) => {
        child.stderr?.on('data', (text: string) => {
          if (text.includes('writing reports')) child.kill('SIGTERM');
        });
      },
    });

    expect(result.code).to.equal(3);
    expect(parseManifest(jsonOf(run, 'manifest.json')).predicate.gaps.join()).to.contain('stopped by SIGTERM');
    expect(existsSync(join(run, 'access-review.xlsx'))).to.equal(false);
  });

  it('ends with 4 and leaves no folder when the token is refused, without showing it', async () => {
    const sandbox = await start();
    const run = join(folder, 'bad-token');
    const token = '00wrongTokenThatMustNotBeShownAnywhere0000';

    const result = await reviewOf({ url: sandbox.url, token }, run);

    expect(result.code).to.equal(4);
    expect(existsSync(run)).to.equal(false);
    expect(result.stdout + result.stderr)
      .to.contain('E0000011')
      .and.not.to.contain(token);
  });

  it('ends with 3 when the org cannot be reached', async () => {
    const result = await reviewOf({ url: 'http://127.0.0.1:9', token: '00x' }, join(folder, 'unreachable'));

    expect(result.code).to.equal(3);
    expect(result.stdout).to.contain('could not be listed');
  });

  it('stops on SIGTERM with a manifest that says so', async () => {
    const sandbox = await start({ latencyMs: 150 });
    const run = join(folder, 'stopped');

    const result = await reviewOf(sandbox, run, [], {
      onStart: endWhen(() => sandbox.requests.length >= 4, 'SIGTERM'),
    });

    expect(result.code).to.equal(3);
    expect(parseManifest(jsonOf(run, 'manifest.json')).predicate.gaps.join()).to.contain('stopped by SIGTERM');
    expect(existsSync(join(run, 'assignments.csv'))).to.equal(false);
  });

  it('earns no 429 and loses no window where the limit is 20 per 4 seconds', async () => {
    const sandbox = await start({ limits: { '/api/v1/apps': 20 }, windowSeconds: 4, apps: 52, assignments: 2600 });
    let firstMs = Number.NaN; // a process takes long to start where the machine has much to do
    const onStart = whenSo(
      () => sandbox.requests.length > 0,
      () => {
        firstMs = Date.now();
      },
    );

    const result = await reviewOf(sandbox, join(folder, 'limited'), ['--format', 'csv'], { onStart });

    const seconds = (Date.now() - firstMs) / 1000;
    const inBucket = sandbox.requests.filter(({ path }) => /^\/api\/v1\/apps(\?|\/[^/]+\/users)/.test(path));
    const windows = Math.ceil(inBucket.length / 18); // a share of 0.9
    expect(result.code, result.stderr).to.equal(0);
    expect(sandbox.requests.filter(({ status }) => status === 429)).to.deep.equal([]);
    expect(seconds).to.be.below((windows - 1) * 4 + 4);
  });
});
