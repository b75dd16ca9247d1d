import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { type Manifest, parseManifest } from '../../src/run/manifest.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { DATA_NOW, reviewOf } from '../support/review-run.js';
import { call } from '../support/sandbox-calls.js';

describe('tie-out, as part of a run over a socket', function () {
  this.timeout(60_000);

  let folder: string;
  let config: string;
  let sandbox: Sandbox;
  let appId: string;
  let rows: readonly { readonly [key: string]: unknown }[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tie-out-run-'));
    config = join(folder, 'policy.yaml');
    writeFileSync(config, 'tieOut: { apps: all }\n');
    sandbox = await startSandbox({ now: DATA_NOW, users: 60, apps: 3, assignments: 100 });
    const apps = await call(sandbox, 'GET', '/api/v1/apps?limit=200');
    appId = String(apps.rows[0]?.id);
    ({ rows } = await call(sandbox, 'GET', `/api/v1/apps/${appId}/users?limit=500&expand=user`));
  });

  afterEach(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it('names what was added and removed between the two listings, and is complete', async () => {
    const removed = String(rows[0]?.id);
    sandbox.beforeNext(isSecondListing, () => {
      sandbox.org.removeAppUser(appId, removed);
      sandbox.org.addAppUser(appId, { id: '00uTieOutNewcomer000' });
    });

    const { code, predicate } = await review();

    const tied = predicate.tieOut?.apps.find((app) => app.appId === appId);
    expect(code).to.equal(0);
    expect(predicate.tieOut?.apps).to.have.length(3);
    expect(tied?.state).to.equal('tied');
    expect(tied?.added.map(({ userId }) => userId)).to.deep.equal(['00uTieOutNewcomer000']);
    expect(tied?.removed.map(({ userId }) => userId)).to.deep.equal([removed]);
    expect(tied?.added[0]?.at).to.match(/^\d{4}-\d\d-\d\dT/);
    expect(tied?.removed[0]?.at).to.match(/^\d{4}-\d\d-\d\dT/);
  });

  it('makes a run incomplete whose first listing silently left a row out, and verify agrees', async () => {
    const lost = String(rows.at(-1)?.id);
    sandbox.failNext(isFirstListing, {
      status: 200,
      body: rows.slice(0, -1),
      headers: { link: '</itself>; rel="self"' },
    });

    const { code, predicate, run } = await review();

    expect(code).to.equal(3);
    expect(predicate.verdict).to.equal('incomplete');
    expect(predicate.gaps.join('\n')).to.contain(`the review missed the assignment of ${lost}`);
    const report = await verifyRun(run, { clock: systemClock, signal: new AbortController().signal });
    expect(report.problems).to.deep.equal([]);
    expect(report.outcome).to.equal('incomplete');
  });

  it('makes a run incomplete whose second listing left out what Okta still has', async () => {
    const lost = String(rows.at(-1)?.id);
    sandbox.failNext(isSecondListing, {
      status: 200,
      body: rows.slice(0, -1),
      headers: { link: '</itself>; rel="self"' },
    });

    const { code, predicate } = await review();

    expect(code).to.equal(3);
    expect(predicate.gaps.join('\n')).to.contain(`the second listing left out the assignment of ${lost}`);
  });

  it('asks for nothing twice where the policy does not want it', async () => {
    writeFileSync(config, 'tieOut: { apps: off }\n');

    const { predicate } = await review();

    expect(predicate.tieOut).to.equal(undefined);
    expect(sandbox.requests.some(isSecondListing)).to.equal(false);
  });

  function isFirstListing({ path }: { readonly path: string }): boolean {
    return path.startsWith(`/api/v1/apps/${appId}/users?`) && path.includes('expand=user');
  }

  function isSecondListing({ path }: { readonly path: string }): boolean {
    return path.startsWith(`/api/v1/apps/${appId}/users?`) && !path.includes('expand=user');
  }

  async function review(): Promise<{ code: number | null; run: string; predicate: Manifest['predicate'] }> {
    const run = join(folder, 'run');
    const { code, stderr } = await reviewOf(sandbox, run, ['--config', config]);
    expect(stderr).not.to.contain('defect');
    const { predicate } = parseManifest(JSON.parse(readFileSync(join(run, 'manifest.json'), 'utf8')));
    return { code, run, predicate };
  }
});
