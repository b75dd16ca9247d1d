import { expect } from 'chai';
import { inOrder } from '../../../src/derive/app-sequencer.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaNetworkError } from '../../../src/okta/errors.js';
import { collectPopulation, type Population } from '../../../src/review/collect/collect-population.js';
import { createProgress } from '../../../src/review/progress.js';
import { openReadLog } from '../../../src/run/read-log.js';
import { anApp, anAppUser, aUser } from '../../support/builders.js';
import { aLoadedPolicy, anOpenedRun } from '../../support/review-parts.js';
import { linePages, snapshotOf } from '../../support/snapshot.js';
import { apiError, stubClient } from '../../support/stub-client.js';

const APPS = [anApp({ id: '0oa1', label: 'Payroll' }), anApp({ id: '0oa2', label: 'Slack', status: 'INACTIVE' })];

describe('collect population', () => {
  it('reads every app in scope as whom the token belongs to', async () => {
    const { principal, reads, stopped } = await collected({
      getUser: async () => aUser({ id: '00ujob', profile: { login: 'job@example.com' } }),
    });

    expect(principal).to.deep.equal({ mode: 'SSWS', id: '00ujob', login: 'job@example.com', scopes: [] });
    expect(reads.map(({ appId, state }) => [appId, state])).to.deep.equal([
      ['0oa1', 'complete'],
      ['0oa2', 'complete'],
    ]);
    expect(stopped).to.equal(undefined);
  });

  it('takes what is in scope from the policy and from --app, and names what matches no app', async () => {
    const { reads, warnings } = await collected(
      {},
      { policy: aLoadedPolicy({ apps: { statuses: ['ACTIVE'], include: [], exclude: [] } }), only: ['Pay*', 'Nope'] },
    );

    expect(reads.map(({ state, why }) => `${state} ${why}`)).to.deep.equal(['complete ', 'excluded status INACTIVE']);
    expect(warnings.join()).to.contain('"Nope"');
  });

  for (const [what, error] of [
    ['refused', apiError(403, 'E0000006')],
    ['reset', new OktaNetworkError({ method: 'GET', path: '/api/v1/users/me' }, 'reset', true)],
  ] as const) {
    it(`reads the apps all the same where the token's own user is ${what}`, async () => {
      const { principal, reads, stopped } = await collected({ getUser: () => Promise.reject(error) });

      expect([principal.id, stopped]).to.deep.equal(['', undefined]);
      expect(reads.map(({ state }) => state)).to.deep.equal(['complete', 'complete']);
    });
  }

  it('looks up a user whom a row came without while other apps are read', async () => {
    const handed: unknown[] = [];
    const { directory, reads } = await collected(
      { listAppUserLines: () => linePages(0, [anAppUser({ id: 'u1' })]), getUser: async (id) => aUser({ id }) },
      {},
      (users) => handed.push(users?.length),
    );

    const { read } = await directory.finish(reads, true);

    expect(handed).to.deep.equal([1, 1]);
    expect(read).to.deep.equal({ method: 'single', users: 1, missing: 0, unread: 0 });
  });

  it('asks for nothing where the apps could not be listed', async () => {
    const run = anOpenedRun({ stopped: apiError(401, 'E0000011') });

    const population = await collectPopulation(
      run,
      inOrder([], () => {}),
      parts(stubClient()),
    );

    expect(population).to.deep.include({ reads: [], files: [], warnings: [], stopped: undefined });
    expect(population.principal).to.deep.equal({ mode: 'SSWS', id: '', login: '', scopes: [] });
  });

  it('has proof where a service app does not see everything', async () => {
    const { gaps } = await collected(
      { scopes: () => ({ requested: ['okta.apps.read', 'okta.users.read'], granted: ['okta.apps.read'] }) },
      { signIn: { mode: 'PrivateKey', clientId: '0oajob' } },
    );

    expect(gaps).to.have.lengthOf(2);
  });

  async function collected(
    calls: Partial<OktaClient>,
    overrides: Partial<ReturnType<typeof parts>> = {},
    onUsers: (users: readonly unknown[] | undefined) => void = () => {},
  ): Promise<Population> {
    const folder = await snapshotOf();
    const log = await openReadLog(folder);
    const file = { name: 'snapshot/apps.ndjson.gz', bytes: 1, sha256: '0'.repeat(64), rows: 2 };
    const run = anOpenedRun({ folder, log, list: { apps: APPS, file, stopped: undefined } });
    const client = stubClient({
      getUser: async () => aUser(),
      getApp: async () => anApp(),
      listAppUserLines: () => linePages(0, []),
      ...calls,
    });
    const order = inOrder(APPS, (_read, users) => onUsers(users));
    try {
      return await collectPopulation(run, order, { ...parts(client), ...overrides });
    } finally {
      await log.close();
    }
  }

  function parts(client: OktaClient): Parameters<typeof collectPopulation>[2] {
    return {
      client,
      signIn: { mode: 'SSWS', clientId: '' },
      policy: aLoadedPolicy(),
      only: [],
      previousRun: async () => null,
      progress: createProgress(),
      signal: new AbortController().signal,
    };
  }
});
