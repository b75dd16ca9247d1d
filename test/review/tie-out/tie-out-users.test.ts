import { expect } from 'chai';
import type { User } from '../../../src/assignment/records.js';
import { IncompleteError } from '../../../src/errors.js';
import type { ListUsersOptions, OktaClient } from '../../../src/okta/api.js';
import { UnusableIdError } from '../../../src/okta/paths.js';
import { createSeenUsers, tieOutUsers } from '../../../src/review/tie-out/tie-out-users.js';
import { embeddedOnly, findAmong } from '../../../src/run/user-lookups.js';
import { anAppUser, aUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, failingPages, notFound, pagesOf, stubClient } from '../../support/stub-client.js';

describe('users of a tie-out', () => {
  it('are noted once, with the status that they were read with', () => {
    const users = createSeenUsers(embeddedOnly);

    for (const id of ['u1', 'u2', 'u1']) users.see(anAppUser({ id, _embedded: { user: aUser({ id }) } }));

    expect([...users.statuses]).to.deep.equal([
      ['u1', 'ACTIVE'],
      ['u2', 'ACTIVE'],
    ]);
  });

  it('are left out where they could not be read, and have no status where Okta has no such user', () => {
    const users = createSeenUsers(findAmong([{ id: 'gone', _lookup: { state: 'missing' } }]));

    users.see(anAppUser({ id: 'gone' }));
    users.see(anAppUser({ id: 'unread' }));

    expect([...users.statuses]).to.deep.equal([['gone', '']]);
  });

  it('are not those whom somebody else’s row embeds', () => {
    const users = createSeenUsers(embeddedOnly);

    users.see(anAppUser({ id: 'u1', _embedded: { user: aUser({ id: 'u2' }) } }));

    expect(users.statuses.size).to.equal(0);
  });

  it('agree with a directory that has them all', async () => {
    const tied = await tiedTo(
      { u1: 'ACTIVE', u2: 'DEPROVISIONED' },
      {
        listUsers: listing([aUser({ id: 'u1' }), aUser({ id: 'x' })], [aUser({ id: 'u2', status: 'DEPROVISIONED' })]),
      },
    );

    expect(tied).to.deep.equal({
      seen: 2,
      listed: 3,
      withoutUser: [],
      deleted: [],
      statusChanged: [],
      unsettled: 0,
      why: '',
    });
  });

  it('show a status that has changed since, and when', async () => {
    const changedAt = '2026-11-24T06:10:00.000Z';

    const { statusChanged } = await tiedTo(
      { u1: 'ACTIVE' },
      {
        listUsers: listing([aUser({ id: 'u1', status: 'SUSPENDED', statusChanged: changedAt })], []),
      },
    );

    expect(statusChanged).to.deep.equal([{ userId: 'u1', seen: 'ACTIVE', now: 'SUSPENDED', changedAt }]);
  });

  it('are read singly where both listings leave them out', async () => {
    const { deleted, withoutUser, statusChanged } = await tiedTo(
      { u1: 'ACTIVE', gone: 'ACTIVE', never: '' },
      {
        listUsers: listing([], []),
        getUser: async (id) => {
          if (id !== 'u1') throw notFound();
          return aUser({ id });
        },
      },
    );

    expect([deleted, withoutUser, statusChanged]).to.deep.equal([['gone'], ['never'], []]);
  });

  it('are unsettled where too many are left out', async () => {
    const statuses = Object.fromEntries(Array.from({ length: 505 }, (_, n) => [`u${n}`, 'ACTIVE']));

    const { unsettled } = await tiedTo(statuses, { listUsers: listing([], []), getUser: async (id) => aUser({ id }) });

    expect(unsettled).to.equal(5);
  });

  for (const [what, getUser] of [
    ['is refused', () => Promise.reject(apiError(403, 'E0000006'))],
    ['is answered with 500', () => Promise.reject(apiError(500, ''))],
    ['is answered with somebody else', async () => aUser({ id: 'u9', status: 'SUSPENDED' })],
    ['is answered with another who is tied too', async () => aUser({ id: 'u2', status: 'SUSPENDED' })],
    ['cannot be asked for by such an id', async () => Promise.reject(new UnusableIdError(['".." cannot be an id']))],
  ] as const) {
    it(`are unsettled, and nobody else with them, where a single read ${what}`, async () => {
      const tied = await tiedTo(
        { u1: 'ACTIVE', u2: 'ACTIVE' },
        {
          listUsers: listing([], []),
          getUser: async (id) => (id === 'u1' ? await getUser() : aUser({ id })),
        },
      );

      expect(tied).to.deep.include({ unsettled: 1, why: '', statusChanged: [], deleted: [], withoutUser: [] });
    });
  }

  it('say why where the directory may not be listed, which is not a gap', async () => {
    const tied = await tiedTo({ u1: 'ACTIVE' }, { listUsers: () => failingPages(apiError(403, 'E0000006')) });

    expect(tied).to.include({ seen: 1, unsettled: 1 });
    expect(tied.why).to.contain('403 E0000006');
  });

  it('throw what is no word of Okta’s on', async () => {
    const full = new IncompleteError('the disk is full');

    expect(await rejectionOf(tiedTo({ u1: 'ACTIVE' }, { listUsers: () => failingPages(full) }))).to.equal(full);
  });

  it('throw where the run is told to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    const error = apiError(500, '');

    expect(await rejectionOf(tiedTo({ u1: 'ACTIVE' }, { listUsers: () => failingPages(error) }, stop.signal))).to.equal(
      error,
    );
  });

  async function tiedTo(
    statuses: Readonly<Record<string, string>>,
    calls: Partial<OktaClient>,
    signal: AbortSignal = new AbortController().signal,
  ) {
    const seen = { see: () => {}, statuses: new Map(Object.entries(statuses)) };
    return await tieOutUsers(seen, { client: stubClient(calls), signal });
  }

  function listing(plain: readonly User[], deprovisioned: readonly User[]): OktaClient['listUsers'] {
    return ({ filter }: ListUsersOptions = {}) => pagesOf<User>(filter === undefined ? plain : deprovisioned);
  }
});
