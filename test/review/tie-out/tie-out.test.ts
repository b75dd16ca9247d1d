import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App, AppUser, User } from '../../../src/assignment/records.js';
import { createNdjsonGz } from '../../../src/files/ndjson-gz-writer.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { tieOutLines } from '../../../src/report/pages/tie-out-rows.js';
import { type TieOutOptions, type TieOutResult, tieOut } from '../../../src/review/tie-out/tie-out.js';
import { type TieOutCost, tieOutCostText } from '../../../src/review/tie-out/tie-out-cost.js';
import { tieOutGaps } from '../../../src/review/tie-out/tie-out-text.js';
import { appUsersName, LAYOUT } from '../../../src/run/layout.js';
import type { AppRead } from '../../../src/run/run-facts.js';
import type { TiedApp } from '../../../src/run/tie-out-facts.js';
import { anApp, anAppUser, aUser } from '../../support/builders.js';
import { apiError, failingPages, notFound, pagesAt, stubClient } from '../../support/stub-client.js';

const FIRST_READ = '2026-11-24T06:00:00.000Z';
const SECOND_READ = Date.parse('2026-11-24T06:30:00.000Z');
const EARLIER = '2026-11-24T05:59:59.000Z';
const LATER = '2026-11-24T06:10:00.000Z';

describe('tie-out', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tie-out-'));
    await mkdir(join(folder, LAYOUT.appUsersFolder), { recursive: true });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('lists the apps again without expand, by another page size, and finds them the same', async () => {
    const asked: unknown[] = [];

    const [tied] = await tieOutOf(['u1', 'u2'], {
      listAppUsers: (appId, { signal: _, ...options } = {}) => {
        asked.push([appId, options]);
        return pagesAt(SECOND_READ, [row('u2')], [row('u1')]);
      },
    });

    expect(asked).to.deep.equal([['app1', { limit: 499 }]]);
    expect(tied).to.deep.equal({
      appId: 'app1',
      state: 'tied',
      why: '',
      firstReadAt: FIRST_READ,
      listedAt: '2026-11-24T06:30:00.000Z',
      pages: 2,
      firstRows: 2,
      secondRows: 2,
      added: [],
      removed: [],
      missed: [],
      stillThere: [],
    });
  });

  it('names an assignment created after the first read as drift', async () => {
    const [tied] = await tieOutOf(['u1'], { listAppUsers: listing(row('u1'), row('u2', LATER)) });

    expect(tied?.state).to.equal('tied');
    expect(tied?.added).to.deep.equal([{ userId: 'u2', at: LATER }]);
  });

  for (const { case: given, created } of [
    { case: 'created before the first read', created: EARLIER },
    { case: 'created at the very time of the first read', created: FIRST_READ },
    { case: 'without a creation time', created: null },
  ]) {
    it(`takes an assignment ${given} for one that the review missed`, async () => {
      const [tied] = await tieOutOf(['u1'], { listAppUsers: listing(row('u1'), row('u2', created)) });

      expect(tied?.state).to.equal('incomplete');
      expect(tied?.missed).to.deep.equal([{ userId: 'u2', at: created ?? '' }]);
      expect(tied?.added).to.deep.equal([]);
    });
  }

  it('reads an assignment that only the first listing has by itself: 404 E0000007 is drift', async () => {
    const [tied] = await tieOutOf(['u1', 'u2'], {
      listAppUsers: listing(row('u1')),
      getAppUser: async (appId, userId) => {
        throw notFound(`/api/v1/apps/${appId}/users/${userId}`);
      },
      serverNow: () => SECOND_READ,
    });

    expect(tied?.state).to.equal('tied');
    expect(tied?.removed).to.deep.equal([{ userId: 'u2', at: '2026-11-24T06:30:00.000Z' }]);
  });

  it('takes an assignment that Okta still has for a broken listing', async () => {
    const [tied] = await tieOutOf(['u1', 'u2'], {
      listAppUsers: listing(row('u1')),
      getAppUser: async (_appId, userId) => row(userId),
    });

    expect(tied?.state).to.equal('incomplete');
    expect(tied?.stillThere.map(({ userId }) => userId)).to.deep.equal(['u2']);
  });

  it('is not settled where a single read is refused', async () => {
    const [tied] = await tieOutOf(['u1', 'u2'], {
      listAppUsers: listing(row('u1')),
      getAppUser: async () => {
        throw apiError(403, 'E0000006');
      },
    });

    expect(tied?.state).to.equal('incomplete');
    expect(tied?.why).to.contain('403 E0000006');
  });

  it('stops looking up one by one where the listings disagree too much, and says how many are left', async () => {
    const ids = Array.from({ length: 502 }, (_, index) => `u${index}`);

    const [tied] = await tieOutOf(ids, {
      listAppUsers: listing(),
      getAppUser: async () => {
        throw notFound();
      },
    });

    expect(tied?.removed).to.have.length(500);
    expect(tied?.state).to.equal('incomplete');
    expect(tied?.why).to.equal('2 more rows are in the first listing only and were not looked up');
  });

  it('counts a row that moved between two pages of the second listing once', async () => {
    const [tied] = await tieOutOf(['u1'], {
      listAppUsers: () => pagesAt(SECOND_READ, [row('u1'), row('u2', LATER)], [row('u2', LATER), row('u1')]),
    });

    expect(tied?.secondRows).to.equal(2);
    expect(tied?.added).to.have.length(1);
  });

  it('takes an app that was deleted before its second listing for no gap', async () => {
    const [tied] = await tieOutOf(['u1'], {
      listAppUsers: () => failingPages(notFound()),
      getApp: async () => {
        throw notFound();
      },
    });

    expect(tied?.state).to.equal('deleted');
  });

  it('continues with other apps where one cannot be listed again', async () => {
    await keep('app1', ['u1']);
    await keep('app2', ['u1']);

    const result = await run({
      apps: [anApp({ id: 'app1' }), anApp({ id: 'app2' })],
      reads: [aRead('app1', 1), aRead('app2', 1)],
      client: client({
        listAppUsers: (appId) =>
          appId === 'app1' ? failingPages(apiError(403, 'E0000006')) : pagesAt(SECOND_READ, [row('u1')]),
      }),
    });

    expect(result?.tieOut.apps.map(({ state }) => state)).to.deep.equal(['incomplete', 'tied']);
    expect(result?.stopped).to.equal(undefined);
  });

  it('ends where the token dies, and says so of every app that was not listed', async () => {
    await keep('app1', ['u1']);
    await keep('app2', ['u1']);
    const dead = apiError(401, 'E0000011');

    const result = await run({
      apps: [anApp({ id: 'app1' }), anApp({ id: 'app2' })],
      reads: [aRead('app1', 1), aRead('app2', 1)],
      client: client({ listAppUsers: () => failingPages(dead) }),
    });

    expect(result?.stopped).to.equal(dead);
    expect(result?.tieOut.apps.map(({ state }) => state)).to.deep.equal(['incomplete', 'incomplete']);
    expect(result?.tieOut.apps[1]?.why).to.equal('the run ended before its second listing');
  });

  it('takes only apps that the policy names and that were read to their end', async () => {
    await keep('app1', ['u1']);
    const options = {
      apps: [anApp({ id: 'app1', label: 'AWS prod' }), anApp({ id: 'app2' }), anApp({ id: 'app3', label: 'AWS dev' })],
      reads: [aRead('app1', 1), aRead('app2', 1), { ...aRead('app3', 1), state: 'incomplete' as const }],
      client: client({ listAppUsers: listing(row('u1')) }),
    };

    const some = await run({ ...options, policy: { apps: ['aws*'] } });
    const none = await run({ ...options, policy: { apps: 'off' } });

    expect(some?.tieOut.apps.map(({ appId }) => appId)).to.deep.equal(['app1']);
    expect(none).to.equal(undefined);
  });

  it('says its cost before it asks for anything', async () => {
    const events: (TieOutCost | string)[] = [];

    await tieOutOf(
      Array.from({ length: 501 }, (_, index) => `u${index}`),
      {
        listAppUsers: () => {
          events.push('asked');
          return pagesAt(
            SECOND_READ,
            Array.from({ length: 501 }, (_, index) => row(`u${index}`)),
          );
        },
      },
      (cost) => events.push(cost),
    );

    expect(events).to.deep.equal([{ apps: 1, rows: 501, requests: 2 }, 'asked']);
    expect(tieOutCostText({ apps: 1, rows: 501, requests: 2 })).to.contain('1 app with 501 assignments');
  });

  it('ties the users to the directory: without a user, deleted, or with another status', async () => {
    await keep('app1', ['same', 'changed', 'deleted', 'missing']);
    const users = await createNdjsonGz(join(folder, LAYOUT.users));
    await users.write([{ id: 'missing', _lookup: { state: 'missing' } }]);
    await users.finish();
    const changed = aUser({ id: 'changed', status: 'DEPROVISIONED', statusChanged: LATER });
    const filters: unknown[] = [];

    const result = await run({
      apps: [anApp({ id: 'app1' })],
      reads: [{ ...aRead('app1', 4), notEmbedded: 1 }],
      client: stubClient({
        listAppUsers: listing(row('same'), row('changed'), row('deleted'), row('missing')),
        listUsers: ({ filter } = {}) => {
          filters.push(filter);
          return pagesAt<User>(
            SECOND_READ,
            filter === undefined ? [aUser({ id: 'same' }), aUser({ id: 'x' })] : [changed],
          );
        },
        getUser: async () => {
          throw notFound();
        },
      }),
    });

    expect(filters).to.deep.equal([undefined, 'status eq "DEPROVISIONED"']);
    expect(result?.tieOut.users).to.deep.equal({
      seen: 4,
      listed: 3,
      withoutUser: ['missing'],
      deleted: ['deleted'],
      statusChanged: [{ userId: 'changed', seen: 'ACTIVE', now: 'DEPROVISIONED', changedAt: LATER }],
      unsettled: 0,
      why: '',
    });
  });

  it('says that the directory could not be listed, and is still a tie-out of assignments', async () => {
    await keep('app1', ['u1']);

    const result = await run({
      apps: [anApp({ id: 'app1' })],
      reads: [aRead('app1', 1)],
      client: stubClient({
        listAppUsers: listing(row('u1')),
        listUsers: () => failingPages(apiError(403, 'E0000006', '/api/v1/users')),
      }),
    });

    expect(result?.stopped).to.equal(undefined);
    expect(result?.tieOut.apps[0]?.state).to.equal('tied');
    expect(result?.tieOut.users.why).to.contain('403 E0000006');
    expect(tieOutLines(result?.tieOut, 1)[2]).to.contain('The users were not tied to the directory: ');
  });

  it('explains in sentences why a run is incomplete, naming five users at most', async () => {
    const ids = ['u2', 'u3', 'u4', 'u5', 'u6', 'u7'];
    const [missed] = await tieOutOf(['u1'], { listAppUsers: listing(row('u1'), ...ids.map((id) => row(id, EARLIER))) });
    const users = { seen: 1, listed: 1, withoutUser: [], deleted: [], statusChanged: [], unsettled: 0, why: '' };

    const gaps = tieOutGaps({ apps: missed === undefined ? [] : [missed], users }, () => 'Payroll');

    expect(gaps).to.deep.equal([
      `App "Payroll" (app1): the review missed 6 assignments: u2, u3, u4, u5, u6 and 1 more, older than its read at ${FIRST_READ}`,
    ]);
  });

  it('says that it was not done', () => {
    expect(tieOutLines(undefined, 3)).to.deep.equal(['Not done: the population was listed once.']);
  });

  /** Ties out one app whose first listing had these users. */
  async function tieOutOf(
    ids: readonly string[],
    answers: Partial<OktaClient>,
    announce?: TieOutOptions['announce'],
  ): Promise<readonly TiedApp[]> {
    await keep('app1', ids);
    const result = await run({
      apps: [anApp({ id: 'app1' })],
      reads: [aRead('app1', ids.length)],
      client: client(answers),
      ...(announce === undefined ? {} : { announce }),
    });
    return result?.tieOut.apps ?? [];
  }

  async function run(
    options: Pick<TieOutOptions, 'apps' | 'reads' | 'client'> & Partial<TieOutOptions>,
  ): Promise<TieOutResult | undefined> {
    return await tieOut({
      folder,
      policy: { apps: 'all' },
      concurrency: 1,
      announce: () => {},
      signal: new AbortController().signal,
      ...options,
    });
  }

  async function keep(appId: App['id'], ids: readonly string[]): Promise<void> {
    const file = await createNdjsonGz(join(folder, appUsersName(appId)));
    await file.write(
      ids.map((id) => (id === 'missing' ? row(id) : { ...row(id), _embedded: { user: aUser({ id }) } })),
    );
    await file.finish();
  }
});

function row(id: string, created: string | null = EARLIER): AppUser {
  return anAppUser({ id, created });
}

function listing(...rows: AppUser[]): OktaClient['listAppUsers'] {
  return () => pagesAt(SECOND_READ, rows);
}

/** A client whose directory is empty and whose users are gone, for tests that are about assignments. */
function client(answers: Partial<OktaClient>): OktaClient {
  return stubClient({
    listUsers: () => pagesAt(SECOND_READ),
    getUser: async () => {
      throw notFound();
    },
    ...answers,
  });
}

function aRead(appId: string, rows: number): AppRead {
  const counts = { pages: 1, rows, duplicates: 0, notEmbedded: 0 };
  const times = { firstReadAt: FIRST_READ, lastReadAt: FIRST_READ };
  return { appId, state: 'complete', why: '', ...counts, ...times, hasImplicit: false };
}
