import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App, AppUser } from '../../src/assignment/records.js';
import type { OktaClient } from '../../src/okta/api.js';
import { findInterruptedRun } from '../../src/review/open/interrupted-run.js';
import type { ReviewOptions } from '../../src/review/options.js';
import { createProgress, type ProgressState } from '../../src/review/progress.js';
import type { ReviewResult } from '../../src/review/result.js';
import { runReview } from '../../src/review/run.js';
import { parseManifest } from '../../src/run/manifest.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';
import { fakeClock } from '../support/fake-clock.js';
import { rejectionOf } from '../support/rejection.js';
import { reportsHere } from '../support/reports-here.js';
import { aLoadedPolicy } from '../support/review-parts.js';
import { jsonOf } from '../support/review-run.js';
import { linePages } from '../support/snapshot.js';
import { apiError, failingPages, pagesAt, stubClient } from '../support/stub-client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOW = Date.parse('2026-11-24T06:00:00.000Z');
const [PAYROLL, SLACK] = [anApp({ id: '0oa1', label: 'Payroll' }), anApp({ id: '0oa2', label: 'Slack' })] as [App, App];

describe('review', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    folder = join(await temporaryFolder('review'), 'run');
  });

  it('opens, collects, joins, ties out, reports and seals, in this order', async () => {
    const phases: ProgressState['phase'][] = [];
    const progress = createProgress(({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    });

    const result = await reviewed({ progress, policy: aLoadedPolicy({ tieOut: { apps: 'all' } }) });

    expect(phases).to.deep.equal([
      'listing apps',
      'reading assignments',
      'reading users',
      'tying out',
      'writing reports',
      'done',
    ]);
    expect([result.run.verdict, result.run.gaps, result.stopped]).to.deep.equal(['complete', [], undefined]);
    expect(result.summary).to.include({ assignments: 2, appsInScope: 2 });
    expect(result.run.directory).to.include({ method: 'single', users: 1 });
    expect(result.run.tieOut?.apps.map(({ state }) => state)).to.deep.equal(['tied', 'tied']);
  });

  it('leaves a folder in which every file is on the manifest, and no lock', async () => {
    await reviewed();

    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
    const { subject } = parseManifest(jsonOf(folder, 'manifest.json'));
    expect(files.sort()).to.deep.equal([...subject.map(({ name }) => name), 'manifest.json'].sort());
  });

  it('reports all that it has where one app is refused, and names the gap', async () => {
    const result = await reviewed({
      client: client({
        listAppUserLines: (appId) =>
          appId === PAYROLL.id ? failingPages(apiError(403, 'E0000006')) : linePages(NOW, [row('u2', true)]),
      }),
    });

    expect(result.run.verdict).to.equal('incomplete');
    expect(result.run.gaps.join()).to.match(/^App "Payroll" \(0oa1\) was not read to its end: .*403 E0000006/);
    expect(result.summary?.assignments).to.equal(1);
  });

  it('asks for nothing more once the token has died, and says so', async () => {
    const dead = apiError(401, 'E0000011');

    const result = await reviewed({ client: client({ listAppUserLines: () => failingPages(dead) }) });

    expect([result.stopped, result.nothingRead]).to.deep.equal([dead, false]);
    expect(result.run.gaps[0]).to.contain('The run ended early');
    expect(result.run.directory.method).to.equal('none');
    expect(existsSync(join(folder, 'apps.csv'))).to.equal(true);
  });

  it('seals a record of an org that did not answer', async () => {
    const down = apiError(503, '');

    const result = await reviewed({ client: client({ listApps: () => failingPages(down) }) });

    expect([result.nothingRead, result.summary, result.stopped]).to.deep.equal([true, undefined, down]);
    expect(parseManifest(jsonOf(folder, 'manifest.json')).predicate.verdict).to.equal('incomplete');
  });

  it('leaves nothing of a credential that is refused from the start', async () => {
    const dead = apiError(401, 'E0000011');

    expect(await rejectionOf(reviewed({ client: client({ listApps: () => failingPages(dead) }) }))).to.equal(dead);
    expect(existsSync(folder)).to.equal(false);
  });

  it('continues where an interrupted run stopped, and comes to the same rows', async () => {
    let isDown = true;
    const forgetful = client({
      listAppUserLines: (appId) =>
        appId === SLACK.id && isDown ? failingPages(apiError(503, '')) : linePages(NOW, [row(`u-${appId}`, true)]),
    });
    const first = await reviewed({ client: forgetful });
    isDown = false;

    const second = await reviewed({ client: forgetful, resume: await findInterruptedRun(folder) });

    expect([first.run.verdict, second.run.verdict]).to.deep.equal(['incomplete', 'complete']);
    expect(second.run.resumedAt).to.have.lengthOf(1);
    expect(second.summary?.assignments).to.equal(2);
  });

  it('lets go of the folder where it fails, too', async () => {
    const sign = () => {
      throw new Error('the key is broken');
    };

    expect((await rejectionOf(reviewed({ sign }))).message).to.equal('the key is broken');
    expect(readdirSync(folder)).not.to.include('.lock');
  });

  it('gives the same CSV bytes for the same answers', async () => {
    await reviewed();
    const again = join(await temporaryFolder('review'), 'again');

    await reviewed({ folderFor: () => again });

    for (const name of ['assignments.csv', 'findings.csv', 'apps.csv']) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(folder, name))), name).to.equal(true);
    }
  });

  async function reviewed(overrides: Partial<ReviewOptions> = {}): Promise<ReviewResult> {
    return await runReview({
      startThread: reportsHere,
      client: client(),
      signIn: { mode: 'SSWS', clientId: '' },
      policy: aLoadedPolicy(),
      only: [],
      formats: ['csv'],
      asOf: undefined,
      folderFor: () => folder,
      packetSecret: 'secret',
      resume: undefined,
      previousRun: async () => null,
      sign: undefined,
      clock: fakeClock(NOW),
      progress: createProgress(),
      signal: new AbortController().signal,
      ...overrides,
    });
  }

  /** Two apps of one user each; the second one's row comes without its user. */
  function client(overrides: Partial<OktaClient> = {}): OktaClient {
    const rows = (appId: string) => [row(`u-${appId}`, appId === PAYROLL.id)];
    return stubClient({
      serverNow: () => NOW,
      listApps: () => pagesAt(NOW, [PAYROLL, SLACK]),
      getApp: async () => PAYROLL,
      listAppUserLines: (appId) => linePages(NOW, rows(appId)),
      listAppUsers: (appId) => pagesAt(NOW, rows(appId)),
      listUsers: () =>
        pagesAt(
          NOW,
          [PAYROLL, SLACK].map(({ id }) => aUser({ id: `u-${id}` })),
        ),
      getUser: async (id) => aUser({ id }),
      ...overrides,
    });
  }
});

function row(id: string, hasUser: boolean): AppUser {
  return anAppUser({ id, ...(hasUser ? { _embedded: { user: aUser({ id }) } } : {}) });
}
