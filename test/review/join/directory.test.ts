import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AppUser, User } from '../../../src/assignment/records.js';
import type { ListUsersOptions, OktaClient } from '../../../src/okta/api.js';
import { createDirectoryReader, type DirectoryReader } from '../../../src/review/join/directory.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { anAppUser, aUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { aRead, recordsIn, snapshotOf } from '../../support/snapshot.js';
import { apiError, failingPages, notFound, pagesOf, stubClient } from '../../support/stub-client.js';

const APP = '0oapayroll';

describe('directory', () => {
  it('asks for nobody and leaves no file where every row came with its user', async () => {
    const { reader, folder } = await aReader([row('u1', aUser({ id: 'u1' }))], {});

    const found = await reader.finish([aRead(APP, { notEmbedded: 0 })], true);

    expect(found).to.deep.equal({
      read: { method: 'none', users: 0, missing: 0, unread: 0 },
      file: undefined,
      failed: [],
      stopped: undefined,
    });
    expect(existsSync(join(folder, LAYOUT.users))).to.equal(false);
  });

  it('reads few users one by one, each once, whoever has several apps', async () => {
    const asked: string[] = [];
    const { reader, folder } = await aReader([row('u1'), row('u2')], {
      getUser: async (id) => {
        asked.push(id);
        return aUser({ id, _links: { self: {} } });
      },
    });

    const found = await reader.finish([aRead(APP, { notEmbedded: 2 }), aRead(APP, { notEmbedded: 2 })], true);

    expect(asked).to.deep.equal(['u1', 'u2']);
    expect(found.read).to.deep.equal({ method: 'single', users: 2, missing: 0, unread: 0 });
    expect(found.file?.rows).to.equal(2);
    expect(await recordsIn(folder, LAYOUT.users)).to.deep.equal([aUser({ id: 'u1' }), aUser({ id: 'u2' })]);
  });

  it('reads only those whom a row came without, somebody else’s in their place counting for nothing', async () => {
    const asked: string[] = [];
    const rows = [row('u1', aUser({ id: 'u1' })), row('u2', aUser({ id: 'u1' })), row('u3')];
    const { reader } = await aReader(rows, {
      getUser: async (id) => {
        asked.push(id);
        return aUser({ id });
      },
    });

    await reader.finish([aRead(APP, { notEmbedded: 2 })], true);

    expect(asked).to.deep.equal(['u2', 'u3']);
  });

  it('writes down whom Okta does not have, and who could not be read', async () => {
    const { reader, folder } = await aReader([row('gone'), row('barred')], {
      getUser: async (id) => {
        throw id === 'gone' ? notFound() : apiError(403, 'E0000006', '/api/v1/users/barred');
      },
    });

    const { read, failed } = await reader.finish([aRead(APP, { notEmbedded: 2 })], true);

    expect(read).to.deep.equal({ method: 'single', users: 0, missing: 1, unread: 1 });
    expect(failed).to.deep.equal([]); // a refusal is Okta's last word
    expect(await recordsIn(folder, LAYOUT.users)).to.deep.equal([
      { id: 'gone', _lookup: { state: 'missing' } },
      { id: 'barred', _lookup: { state: 'unread', why: 'GET /api/v1/users/barred answered 403 E0000006' } },
    ]);
  });

  it('reads many users from two listings, and singly whom neither has', async () => {
    const rows = Array.from({ length: 51 }, (_, n) => row(`u${n}`));
    const asked: (string | undefined)[] = [];
    const { reader, folder } = await aReader(rows, {
      listUsers: ({ filter }: ListUsersOptions = {}) => {
        asked.push(filter);
        return filter === undefined
          ? pagesOf<User>(users(0, 30), users(30, 49))
          : pagesOf<User>([aUser({ id: 'u49' })]);
      },
      getUser: async (id) => {
        asked.push(id);
        throw notFound();
      },
    });

    const { read, stopped } = await reader.finish([aRead(APP, { notEmbedded: 51 })], true);

    expect(asked).to.deep.equal([undefined, 'status eq "DEPROVISIONED"', 'u50']);
    expect(read).to.deep.equal({ method: 'list', users: 50, missing: 1, unread: 0 });
    expect(stopped).to.equal(undefined);
    expect(await recordsIn(folder, LAYOUT.users)).to.have.lengthOf(51);
  });

  it('keeps of a listing only whom a row needs, and ends it when it has them all', async () => {
    const rows = Array.from({ length: 51 }, (_, n) => row(`u${n}`));
    let pages = 0;
    const { reader, folder } = await aReader(rows, {
      listUsers: async function* () {
        for await (const page of pagesOf<User>(
          [...users(0, 51), aUser({ id: 'stranger' })],
          [aUser({ id: 'other' })],
        )) {
          pages += 1;
          yield page;
        }
      },
    });

    await reader.finish([aRead(APP, { notEmbedded: 51 })], true);

    expect(pages).to.equal(1);
    expect(await recordsIn(folder, LAYOUT.users)).to.have.lengthOf(51);
  });

  it('writes of each user why, where the directory may not be listed', async () => {
    const rows = Array.from({ length: 51 }, (_, n) => row(`u${n}`));
    const { reader, folder } = await aReader(rows, {
      listUsers: () => failingPages(apiError(403, 'E0000006', '/api/v1/users')),
    });

    const { read, failed, stopped } = await reader.finish([aRead(APP, { notEmbedded: 51 })], true);

    expect([read.method, read.unread, failed.length, stopped]).to.deep.equal(['list', 51, 51, undefined]);
    expect(failed[0]).to.deep.equal({ userId: 'u0', why: 'GET /api/v1/users answered 403 E0000006' });
    expect(await recordsIn(folder, LAYOUT.users)).to.have.lengthOf(51);
  });

  it('keeps whom it has, and says what ended it, where the token dies on the way', async () => {
    const dead = apiError(401, 'E0000011');
    const { reader, folder } = await aReader([row('u1'), row('u2')], {
      getUser: async (id) => {
        if (id === 'u2') throw dead;
        return aUser({ id });
      },
    });

    const { read, file, stopped } = await reader.finish([aRead(APP, { notEmbedded: 2 })], true);

    expect(stopped).to.equal(dead);
    expect([read.users, file?.rows]).to.deep.equal([1, 1]);
    expect(await recordsIn(folder, LAYOUT.users)).to.deep.equal([aUser({ id: 'u1' })]);
  });

  it('says what ended it where the token dies in the listing', async () => {
    const rows = Array.from({ length: 51 }, (_, n) => row(`u${n}`));
    const dead = apiError(401, 'E0000011');
    const { reader } = await aReader(rows, { listUsers: () => failingPages(dead) });

    const { read, failed, stopped } = await reader.finish([aRead(APP, { notEmbedded: 51 })], true);

    expect([read.unread, failed, stopped]).to.deep.equal([0, [], dead]);
  });

  it('asks for nothing in a run that has ended, and still leaves a file that can be read', async () => {
    const { reader, folder } = await aReader([row('u1')], {});

    const { read, file } = await reader.finish([aRead(APP, { notEmbedded: 1 })], false);

    expect(read.method).to.equal('none');
    expect(file?.rows).to.equal(0);
    expect(await recordsIn(folder, LAYOUT.users)).to.deep.equal([]);
  });

  it('throws, and leaves nothing half written, where the file has no place', async () => {
    const { reader, folder } = await aReader([row('u1')], { getUser: async (id) => aUser({ id }) }, 'no/such/folder');

    await rejectionOf(reader.finish([aRead(APP, { notEmbedded: 1 })], false));

    expect(existsSync(join(folder, LAYOUT.users))).to.equal(false);
  });

  describe('look-ups while apps are still being listed', () => {
    it('give an app its users at once, and are not made again', async () => {
      const asked: string[] = [];
      const { reader } = await aReader([row('u1'), row('u2')], {
        getUser: async (id) => {
          asked.push(id);
          return aUser({ id });
        },
      });

      const now = await reader.lookUpNow(APP, ['u1', 'u2']);
      const { read, file } = await reader.finish([aRead(APP, { notEmbedded: 2 })], true);

      expect(now?.map(({ id }) => id)).to.deep.equal(['u1', 'u2']);
      expect(asked).to.deep.equal(['u1', 'u2']);
      expect([read.method, read.users, file?.rows]).to.deep.equal(['single', 2, 2]);
    });

    it('share the look-up of a user whom two apps wait for', async () => {
      const asked: string[] = [];
      const { reader } = await aReader([], {
        getUser: async (id) => {
          asked.push(id);
          await new Promise(setImmediate);
          return aUser({ id });
        },
      });

      await Promise.all([reader.lookUpNow('0oa1', ['u1']), reader.lookUpNow('0oa2', ['u1'])]);
      await reader.finish([], false);

      expect(asked).to.deep.equal(['u1']);
    });

    it('are left to the end where they are many, or not all known', async () => {
      const { reader } = await aReader([], {});

      const many = await reader.lookUpNow(
        APP,
        Array.from({ length: 51 }, (_, n) => `u${n}`),
      );
      const unknown = await reader.lookUpNow(APP, undefined);

      expect([many, unknown]).to.deep.equal([undefined, undefined]);
    });

    it('are made again at the end where they ended with what concerns all', async () => {
      let isDead = true;
      const { reader } = await aReader([row('u1')], {
        getUser: async (id) => {
          if (isDead) throw apiError(401, 'E0000011');
          return aUser({ id });
        },
      });

      const now = await reader.lookUpNow(APP, ['u1']);
      isDead = false;
      const { read } = await reader.finish([aRead(APP, { notEmbedded: 1 })], true);

      expect([now, read.users]).to.deep.equal([undefined, 1]);
    });
  });
});

async function aReader(
  rows: readonly AppUser[],
  calls: Partial<OktaClient>,
  within = '',
): Promise<{ readonly reader: DirectoryReader; readonly folder: string }> {
  const folder = await snapshotOf({ appUsers: { [APP]: rows } });
  const { signal } = new AbortController();
  const reader = createDirectoryReader({ client: stubClient(calls), folder: join(folder, within), signal });
  return { reader, folder };
}

function row(id: string, user?: User): AppUser {
  return anAppUser({ id, ...(user === undefined ? {} : { _embedded: { user } }) });
}

function users(from: number, to: number): User[] {
  return Array.from({ length: to - from }, (_, n) => aUser({ id: `u${from + n}` }));
}
