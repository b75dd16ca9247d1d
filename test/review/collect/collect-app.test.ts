import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AppUser } from '../../../src/assignment/records.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaNetworkError } from '../../../src/okta/errors.js';
import { type CollectedApp, collectApp } from '../../../src/review/collect/collect-app.js';
import { createProgress } from '../../../src/review/progress.js';
import { appUsersName } from '../../../src/run/layout.js';
import { openReadLog, type PageEntry, readReadLog } from '../../../src/run/read-log.js';
import { anApp, anAppUser, aUser } from '../../support/builders.js';
import { linePages, recordsIn, snapshotOf } from '../../support/snapshot.js';
import { apiError, failingPages, notFound, stubClient } from '../../support/stub-client.js';

const APP = anApp({ id: '0oapayroll' });
const NAME = appUsersName(APP.id);
const READ_AT = Date.parse('2026-11-24T06:00:00.000Z');

describe('collect app', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await snapshotOf();
  });

  it('keeps every row of every page in the order of the listing', async () => {
    const { read, file, fatal } = await collected({
      listAppUserLines: () => linePages(READ_AT, [row('u1'), row('u2')], [row('u3')]),
    });

    expect(read).to.deep.equal({
      appId: APP.id,
      state: 'complete',
      why: '',
      pages: 2,
      rows: 3,
      duplicates: 0,
      notEmbedded: 0,
      hasImplicit: false,
      firstReadAt: '2026-11-24T06:00:00.000Z',
      lastReadAt: '2026-11-24T06:00:00.000Z',
    });
    expect([file.name, file.rows, fatal]).to.deep.equal([NAME, 3, undefined]);
    expect(await idsKept()).to.deep.equal(['u1', 'u2', 'u3']);
  });

  it('asks for full pages with their users', async () => {
    const asked: unknown[] = [];

    await collected({
      listAppUserLines: (appId, { signal: _, ...options } = {}) => {
        asked.push([appId, options]);
        return linePages(READ_AT, []);
      },
    });

    expect(asked).to.deep.equal([[APP.id, { expand: 'user', limit: 500, from: undefined }]]);
  });

  it('keeps a row that comes twice once, and counts it', async () => {
    const { read } = await collected({
      listAppUserLines: () => linePages(READ_AT, [row('u1'), row('u2')], [row('u2'), row('u3')]),
    });

    expect([read.rows, read.duplicates]).to.deep.equal([3, 1]);
    expect(await idsKept()).to.deep.equal(['u1', 'u2', 'u3']);
  });

  it('counts rows without their own user, and names them', async () => {
    const bare = anAppUser({ id: 'u1' });
    const swapped = { ...row('u2'), _embedded: { user: aUser({ id: 'somebody else' }) } };

    const { read, unembedded } = await collected({
      listAppUserLines: () => linePages(READ_AT, [bare, swapped, row('u3')]),
    });

    expect([read.notEmbedded, unembedded]).to.deep.equal([2, ['u1', 'u2']]);
  });

  it('names no users where most rows come without theirs', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => anAppUser({ id: `u${n}` }));

    const { read, unembedded } = await collected({ listAppUserLines: () => linePages(READ_AT, many) });

    expect([read.notEmbedded, unembedded]).to.deep.equal([1000, undefined]);
  });

  it('notes an IMPLICIT assignment: the listing does not prove the population', async () => {
    const { read } = await collected({
      listAppUserLines: () => linePages(READ_AT, [row('u1'), row('u2', { status: 'IMPLICIT' })]),
    });

    expect(read.hasImplicit).to.equal(true);
  });

  it('is whole, and has a file that can be read, where nobody has the app', async () => {
    const { read, file } = await collected({ listAppUserLines: () => linePages(READ_AT, []) });

    expect([read.state, read.pages, read.rows, file.rows]).to.deep.equal(['complete', 1, 0, 0]);
    expect(await idsKept()).to.deep.equal([]);
  });

  it('tells its progress page by page', async () => {
    const progress = createProgress();

    await collected({ listAppUserLines: () => linePages(READ_AT, [row('u1'), row('u2')], [row('u3')]) }, { progress });

    expect(progress.state.assignments).to.equal(3);
  });

  it('keeps the rows it has, and says why, where a later page is refused', async () => {
    const { read, file, fatal } = await collected({
      listAppUserLines: () => thenFailing([row('u1')], apiError(403, 'E0000006')),
    });

    expect([read.state, read.rows, fatal]).to.deep.equal(['incomplete', 1, undefined]);
    expect(read.why).to.contain('403 E0000006');
    expect(file.rows).to.equal(1);
    expect(await idsKept()).to.deep.equal(['u1']);
  });

  it('is deleted, its rows kept, where the app itself is gone', async () => {
    const { read } = await collected({
      listAppUserLines: () => thenFailing([row('u1')], notFound()),
      getApp: () => Promise.reject(notFound()),
    });

    expect([read.state, read.rows, read.why]).to.deep.equal(['deleted', 1, '']);
  });

  it('hands on what concerns every app', async () => {
    const dead = apiError(401, 'E0000011');

    const { read, fatal } = await collected({ listAppUserLines: () => failingPages(dead) });

    expect([read.state, fatal]).to.deep.equal(['incomplete', dead]);
  });

  describe('that an interrupted run began', () => {
    let noted: PageEntry;

    beforeEach(async () => {
      await collected({ listAppUserLines: () => thenFailing([row('u1'), row('u2')], unreachable()) });
      const page = (await readReadLog(folder)).pages.get(APP.id);
      if (page === undefined) throw new Error('nothing was noted');
      noted = page;
    });

    it('continues at the page that was noted, and knows the rows that it has', async () => {
      const from: unknown[] = [];

      const { read, unembedded } = await collected(
        {
          listAppUserLines: (_appId, options = {}) => {
            from.push(options.from);
            return linePages(READ_AT + 1000, [row('u2'), row('u3')]);
          },
        },
        { noted },
      );

      expect(from).to.deep.equal([noted.next]);
      expect(read).to.include({ state: 'complete', pages: 2, rows: 3, duplicates: 1 });
      expect([read.firstReadAt, read.lastReadAt]).to.deep.equal([
        '2026-11-24T06:00:00.000Z',
        '2026-11-24T06:00:01.000Z',
      ]);
      expect(unembedded).to.equal(undefined); // the earlier run's are not known
      expect(await idsKept()).to.deep.equal(['u1', 'u2', 'u3']);
    });

    it('continues too where the run was killed before the file had its final name', async () => {
      renameSync(join(folder, NAME), `${join(folder, NAME)}.partial`);

      const { read } = await collected({ listAppUserLines: () => linePages(READ_AT, [row('u3')]) }, { noted });

      expect([read.state, read.rows]).to.deep.equal(['complete', 3]);
    });

    it('asks for nothing where the last page had been noted', async () => {
      const { read } = await collected({}, { noted: { ...noted, next: null } });

      expect([read.state, read.rows]).to.deep.equal(['complete', 2]);
      expect(existsSync(join(folder, NAME))).to.equal(true);
    });

    it('begins again where the cursor has died meanwhile', async () => {
      const { read } = await collected(
        {
          listAppUserLines: (_appId, options = {}) =>
            options.from === undefined
              ? linePages(READ_AT, [row('u1'), row('u2'), row('u3')])
              : failingPages(apiError(400, 'E0000029')),
        },
        { noted },
      );

      expect(read).to.include({ state: 'complete', pages: 1, rows: 3, duplicates: 0 });
      expect(await idsKept()).to.deep.equal(['u1', 'u2', 'u3']);
    });

    it('is incomplete where its file does not hold the rows that were noted', async () => {
      const error = await collected({}, { noted: { ...noted, rows: 3 } }).catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.contain('holds 2 rows where 3 were noted');
    });
  });

  async function collected(
    calls: Partial<OktaClient>,
    { noted, progress = createProgress() }: { noted?: PageEntry; progress?: ReturnType<typeof createProgress> } = {},
  ): Promise<CollectedApp> {
    const log = await openReadLog(folder);
    const { signal } = new AbortController();
    try {
      return await collectApp(
        APP,
        { client: stubClient({ getApp: async () => APP, ...calls }), folder, log, progress, signal },
        noted,
      );
    } finally {
      await log.close();
    }
  }

  async function idsKept(): Promise<unknown[]> {
    return (await recordsIn(folder, NAME)).map((record) => (record as AppUser).id);
  }
});

function row(id: string, overrides: Partial<AppUser> = {}): AppUser {
  return anAppUser({ id, _embedded: { user: aUser({ id }) }, ...overrides });
}

/** A page, behind which another one would come, and then a failure. */
async function* thenFailing(rows: readonly AppUser[], error: Error): ReturnType<typeof linePages> {
  const pages = linePages(READ_AT, rows, []);
  const first = await pages.next();
  if (first.done !== true) yield first.value;
  throw error;
}

function unreachable(): OktaNetworkError {
  return new OktaNetworkError({ method: 'GET', path: '/' }, 'refused', false);
}
