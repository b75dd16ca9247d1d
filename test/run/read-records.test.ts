import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { IncompleteError } from '../../src/errors.js';
import { appUsersName, LAYOUT } from '../../src/run/layout.js';
import {
  parseAppUserLines,
  parseAppUserRecord,
  parseUserRecord,
  readApps,
  readAppUserLines,
  readAppUsers,
  readUsers,
} from '../../src/run/read-records.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';
import { rejectionOf } from '../support/rejection.js';
import { snapshotOf, writeRecords } from '../support/snapshot.js';

const NOT_OBJECTS = [null, 7, 'text', ['a list'], true];

describe('records of a snapshot', () => {
  it('gives apps, an app’s users and users as they were written, in order', async () => {
    const apps = [anApp({ id: '0oa1' }), anApp({ id: '0oa2', extra: { kept: true } })];
    const rows = [anAppUser({ id: 'u2' }), anAppUser({ id: 'u1' })];
    const users = [aUser({ id: 'u1' }), { id: 'u2', _lookup: { state: 'missing' } }];
    const folder = await snapshotOf({ apps, appUsers: { '0oa1': rows }, users });

    expect(await all(readApps(folder))).to.deep.equal(apps);
    expect((await all(readAppUsers(folder, '0oa1'))).flat()).to.deep.equal(rows);
    expect(await all(readUsers(folder))).to.deep.equal(users);
  });

  it('gives an app’s users as bytes that parse to the same', async () => {
    const rows = Array.from({ length: 2000 }, (_, n) => anAppUser({ id: `u${n}` }));
    const folder = await snapshotOf({ appUsers: { '0oa1': rows } });

    const batches = await all(readAppUserLines(folder, '0oa1'));

    expect(batches.length).to.be.greaterThan(1);
    expect(batches.flatMap(parseAppUserLines)).to.deep.equal(rows);
  });

  it('takes an empty list for what it is', async () => {
    const folder = await snapshotOf({ apps: [], appUsers: { '0oa1': [] } });

    expect(await all(readApps(folder))).to.deep.equal([]);
    expect((await all(readAppUsers(folder, '0oa1'))).flat()).to.deep.equal([]);
  });

  it('says that a file is missing, and not that it is damaged', async () => {
    const folder = await snapshotOf();

    for (const reading of [all(readApps(folder)), all(readUsers(folder)), all(readAppUsers(folder, '0oa1'))]) {
      const error = await rejectionOf(reading);
      expect(error).to.be.instanceOf(IncompleteError);
      expect(error.message).to.match(/ is missing$/);
    }
  });

  it('says that a file was cut short', async () => {
    const folder = await snapshotOf({ apps: Array.from({ length: 50 }, (_, n) => anApp({ id: `0oa${n}` })) });
    truncateSync(join(folder, LAYOUT.apps), 200);

    const error = await rejectionOf(all(readApps(folder)));

    expect(error).to.be.instanceOf(IncompleteError);
    expect(error.message).to.contain('damaged or cut short');
  });

  it('names the line that is not JSON', async () => {
    const folder = await snapshotOf();
    writeFileSync(join(folder, LAYOUT.users), gzipSync('{"id":"u1"}\n{"id":\n'));

    expect((await rejectionOf(all(readUsers(folder)))).message).to.match(/users\.ndjson\.gz, line 2: not JSON/);
  });

  for (const [what, record] of [
    ['an app without a label', { id: '0oa1', status: 'ACTIVE' }],
    ['an app without a status', { id: '0oa1', label: 'x' }],
    ['an app whose id is not text', { id: 7, label: 'x', status: 'ACTIVE' }],
    ...NOT_OBJECTS.map((value) => [`${JSON.stringify(value)} in place of an app`, value] as const),
  ] as const) {
    it(`is refused: ${what}`, async () => {
      const folder = await snapshotOf();
      await writeRecords(folder, LAYOUT.apps, [record]);

      expect(await rejectionOf(all(readApps(folder)))).to.be.instanceOf(IncompleteError);
    });
  }

  it('is refused: an application user without an id, and what is not an object', async () => {
    for (const value of [{}, { id: 7 }, ...NOT_OBJECTS]) {
      expect(() => parseAppUserRecord(value), JSON.stringify(value)).to.throw(IncompleteError);
    }
    const folder = await snapshotOf({ appUsers: { '0oa1': [{ no: 'id' }] } });
    expect(await rejectionOf(all(readAppUsers(folder, '0oa1')))).to.be.instanceOf(IncompleteError);
  });

  it('is refused: a user without an id or a status, and what is not an object', () => {
    for (const value of [{ id: 'u1' }, { status: 'ACTIVE' }, ...NOT_OBJECTS]) {
      expect(() => parseUserRecord(value), JSON.stringify(value)).to.throw(IncompleteError);
    }
  });

  it('gives the record itself, not a copy', () => {
    const [row, user] = [anAppUser(), aUser()];

    expect([parseAppUserRecord(row), parseUserRecord(user)]).to.deep.equal([row, user]);
    expect(parseAppUserRecord(row)).to.equal(row);
  });

  it('stops where it is told to', async () => {
    const folder = await snapshotOf({ apps: [anApp()] });
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    expect((await rejectionOf(all(readApps(folder, stop.signal)))).message).to.equal('stopped');
  });

  it('never opens a file by an id that is not a file name', async () => {
    const folder = await snapshotOf();

    for (const id of ['../../etc/passwd', 'a/b', 'a\\b', '', '.', 'a\u0000', 'x'.repeat(65), 'nul', 'COM1', 'é']) {
      expect(() => appUsersName(id), JSON.stringify(id)).to.throw(IncompleteError);
      expect(() => readAppUserLines(folder, id), JSON.stringify(id)).to.throw(IncompleteError);
    }
    expect(appUsersName('0oa1gjh63g214q0Hq0g4')).to.equal('snapshot/app-users/0oa1gjh63g214q0Hq0g4.ndjson.gz');
  });
});

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
