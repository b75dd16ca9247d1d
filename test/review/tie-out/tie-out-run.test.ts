import { expect } from 'chai';
import type { OktaClient } from '../../../src/okta/api.js';
import { NO_ADMINS } from '../../../src/review/admins/read-admins.js';
import { NOTHING_READ } from '../../../src/review/join/directory.js';
import type { OpenedRun } from '../../../src/review/open/opened-run.js';
import { createProgress } from '../../../src/review/progress.js';
import { tieOutRun } from '../../../src/review/tie-out/tie-out-run.js';
import { anApp, anAppUser, aUser } from '../../support/builders.js';
import { aLoadedPolicy, anOpenedRun, aPopulation } from '../../support/review-parts.js';
import { aRead, snapshotOf } from '../../support/snapshot.js';
import { apiError, pagesAt, stubClient } from '../../support/stub-client.js';

const APP = anApp({ id: '0oa1' });
const JOINED = { ...NOTHING_READ, stopped: undefined };

describe('tie-out of a run', () => {
  it('lists again what the policy names, once its cost has been said', async () => {
    const progress = createProgress();

    const { tieOut, stopped } = await tied({}, { progress });

    expect(tieOut?.apps.map(({ state }) => state)).to.deep.equal(['tied']);
    expect(stopped).to.equal(undefined);
    expect(progress.state.phase).to.equal('tying out');
    expect(progress.state.notes[0]).to.contain('about 1 request');
  });

  it('asks for nothing where the policy wants none', async () => {
    const client = stubClient();

    expect(await tied({}, { policy: aLoadedPolicy(), client })).to.deep.equal({
      tieOut: undefined,
      stopped: undefined,
    });
  });

  const cut = new Error('cut');
  for (const [what, parts] of [
    ['the list of apps was cut short', { run: { stopped: cut } }],
    ['the apps could not be listed', { run: { list: undefined } }],
    ['the collection ended early', { population: { stopped: cut } }],
    ['the users could not be joined', { joined: { stopped: cut } }],
  ] as const) {
    it(`asks for nothing where ${what}`, async () => {
      expect(await tied(parts, { client: stubClient() })).to.deep.equal({ tieOut: undefined, stopped: undefined });
    });
  }

  it('says what ended it', async () => {
    const dead = apiError(401, 'E0000011');

    const { tieOut, stopped } = await tied(
      {},
      {
        client: client({
          listAppUsers: () => {
            throw dead;
          },
        }),
      },
    );

    expect(stopped).to.equal(dead);
    expect(tieOut?.apps[0]?.state).to.equal('incomplete');
  });

  it('says so where the snapshot cannot be read', async () => {
    const { tieOut, stopped } = await tied({ run: { folder: '/nowhere' } });

    expect(tieOut?.apps[0]?.state).to.equal('incomplete');
    expect(String(stopped)).to.contain('is missing');
  });

  interface Parts {
    readonly run?: Partial<OpenedRun>;
    readonly population?: { readonly stopped: unknown };
    readonly joined?: { readonly stopped: unknown };
  }

  async function tied({ run, population, joined }: Parts, overrides: Partial<Parameters<typeof tieOutRun>[4]> = {}) {
    const row = anAppUser({ id: 'u1', _embedded: { user: aUser({ id: 'u1' }) } });
    const folder = await snapshotOf({ appUsers: { [APP.id]: [row] } });
    const file = { name: 'snapshot/apps.ndjson.gz', bytes: 1, sha256: '0'.repeat(64), rows: 1 };
    const opened = anOpenedRun({ folder, list: { apps: [APP], file, stopped: undefined }, ...run });
    const read = aPopulation({ reads: [aRead(APP.id)], ...population });
    return await tieOutRun(opened, read, { ...JOINED, ...joined }, NO_ADMINS, {
      client: client(),
      policy: aLoadedPolicy({ tieOut: { apps: 'all' } }),
      progress: createProgress(),
      signal: new AbortController().signal,
      ...overrides,
    });
  }

  function client(calls: Partial<OktaClient> = {}): OktaClient {
    return stubClient({
      listAppUsers: () => pagesAt(0, [anAppUser({ id: 'u1' })]),
      listUsers: () => pagesAt(0, [aUser({ id: 'u1' })]),
      getApp: async () => APP,
      ...calls,
    });
  }
});
