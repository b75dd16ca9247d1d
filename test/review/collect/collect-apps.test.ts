import { expect } from 'chai';
import type { App } from '../../../src/assignment/records.js';
import { inOrder } from '../../../src/derive/app-sequencer.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { type CollectAppsOptions, type Collected, collectApps } from '../../../src/review/collect/collect-apps.js';
import { createProgress } from '../../../src/review/progress.js';
import { openReadLog } from '../../../src/run/read-log.js';
import { anApp, anAppUser, aUser } from '../../support/builders.js';
import { linePages, snapshotOf } from '../../support/snapshot.js';
import { apiError, failingPages, stubClient } from '../../support/stub-client.js';

describe('collect apps', () => {
  const [one, two, three] = ['0oaone', '0oatwo', '0oathree'].map((id) => anApp({ id, label: id })) as [App, App, App];

  it('reads every app in scope, and says of the others why not, in Okta’s order', async () => {
    const { reads, unreached, files, stopped } = await collected({
      scope: {
        decide: (app) => (app.id === two.id ? { inScope: false, excludedBy: 'exclude: x' } : { inScope: true }),
      },
    });

    expect(reads.map(({ appId, state, why }) => [appId, state, why])).to.deep.equal([
      [one.id, 'complete', ''],
      [two.id, 'excluded', 'exclude: x'],
      [three.id, 'complete', ''],
    ]);
    expect(files.map(({ name }) => name)).to.deep.equal([
      'snapshot/app-users/0oaone.ndjson.gz',
      'snapshot/app-users/0oathree.ndjson.gz',
    ]);
    expect([[...unreached], stopped]).to.deep.equal([[], undefined]);
  });

  it('begins with the apps that were largest in the last run', async () => {
    const asked: string[] = [];

    await collected({
      lastRows: new Map([
        [two.id, 10],
        [three.id, 500],
      ]),
      client: listing((appId) => {
        asked.push(appId);
        return linePages(0, []);
      }),
    });

    expect(asked).to.deep.equal([three.id, two.id, one.id]);
  });

  it('reads so many apps side by side, and no more', async () => {
    let [now, most] = [0, 0];

    await collected({
      concurrency: 2,
      client: listing(async function* (appId) {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        yield* linePages(0, [anAppUser({ id: appId })]);
      }),
    });

    expect(most).to.equal(2);
  });

  it('leaves the others alone where one app is refused', async () => {
    const { reads, stopped } = await collected({
      client: listing((appId) => (appId === one.id ? failingPages(apiError(403, 'E0000006')) : linePages(0, []))),
    });

    expect(reads.map(({ state }) => state)).to.deep.equal(['incomplete', 'complete', 'complete']);
    expect(stopped).to.equal(undefined);
  });

  it('ends where the token dies, and names the apps that nobody came to', async () => {
    const dead = apiError(401, 'E0000011');

    const { reads, unreached, stopped } = await collected({
      client: listing((appId) => (appId === two.id ? failingPages(dead) : linePages(0, []))),
    });

    expect(stopped).to.equal(dead);
    expect([...unreached]).to.deep.equal([three.id]);
    expect(reads.map(({ state }) => state)).to.deep.equal(['complete', 'incomplete', 'incomplete']);
    expect(reads[2]?.why).to.equal('it was not reached before the run ended');
  });

  it('says so where it is told to stop', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by SIGTERM');

    const { unreached, stopped } = await collected({
      signal: stop.signal,
      client: listing((appId) => {
        if (appId === one.id) stop.abort(reason);
        return linePages(0, []);
      }),
    });

    expect(stopped).to.equal(reason);
    expect([...unreached]).to.deep.equal([two.id, three.id]);
  });

  it('hands every app on as soon as those before it have ended, with the users that were looked up', async () => {
    const handed: [string, unknown][] = [];
    const users = [{ id: 'u1' }];

    await collected({
      order: inOrder([one, two, three], (read, found) => handed.push([read.appId, found])),
      directory: { lookUpNow: async (_appId, ids) => (ids?.length === 1 ? users : []) },
      client: listing((appId) =>
        linePages(0, [
          appId === two.id
            ? anAppUser({ id: 'u1' })
            : anAppUser({ id: 'u2', _embedded: { user: aUser({ id: 'u2' }) } }),
        ]),
      ),
    });

    expect(handed).to.deep.equal([
      [one.id, []],
      [two.id, users],
      [three.id, []],
    ]);
  });

  it('counts apps and rows for those who watch', async () => {
    const progress = createProgress();

    await collected({
      progress,
      lastRows: new Map([[one.id, 7]]),
      client: listing(() => linePages(0, [anAppUser()])),
    });

    expect(progress.state).to.include({ appsTotal: 3, appsDone: 3, expected: 7, assignments: 3 });
  });

  it('asks for nothing of an app that no file can be named after', async () => {
    const asked: string[] = [];
    const apps = [one, anApp({ id: '../x' }), anApp({ id: 'con' }), anApp({ id: one.id.toUpperCase() })];

    const { reads } = await collected({
      apps,
      client: listing((appId) => {
        asked.push(appId);
        return linePages(0, []);
      }),
    });

    expect(asked).to.deep.equal([one.id]);
    expect(reads.map(({ state, why }) => `${state} ${why}`)).to.deep.equal([
      'complete ',
      "incomplete its id is not one of Okta's: it cannot name a file",
      "incomplete its id is not one of Okta's: it cannot name a file",
      "incomplete its id is another app's but for capital letters: one file cannot hold both",
    ]);
  });

  it('does not take an id that is out of scope for taken', async () => {
    const apps = [anApp({ id: one.id.toUpperCase() }), one];

    const { reads } = await collected({
      apps,
      scope: { decide: (app) => (app.id === one.id ? { inScope: true } : { inScope: false, excludedBy: 'x' }) },
    });

    expect(reads.map(({ state }) => state)).to.deep.equal(['excluded', 'complete']);
  });

  async function collected(overrides: Partial<CollectAppsOptions>): Promise<Collected> {
    const folder = await snapshotOf();
    const log = await openReadLog(folder);
    const apps = overrides.apps ?? [one, two, three];
    try {
      return await collectApps({
        client: listing(() => linePages(0, [])),
        folder,
        log,
        apps,
        progress: createProgress(),
        signal: new AbortController().signal,
        scope: { decide: () => ({ inScope: true }) },
        order: inOrder(apps, () => {}),
        directory: { lookUpNow: async () => [] },
        concurrency: 1,
        lastRows: new Map(),
        resumed: new Map(),
        ...overrides,
      });
    } finally {
      await log.close();
    }
  }

  function listing(listAppUserLines: (appId: string) => ReturnType<OktaClient['listAppUserLines']>): OktaClient {
    return stubClient({ listAppUserLines, getApp: async () => one });
  }
});
