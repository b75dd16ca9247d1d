import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { rejectionOf } from '../support/rejection.js';
import { at, get, rowsOf } from '../support/sandbox-calls.js';

const DATA = {
  apps: [
    { id: '0oaOne', label: 'One' },
    { id: '0oaTwo', label: 'Two', status: 'INACTIVE' },
  ],
  users: [{ id: '00uAda', profile: { department: 'Finance' } }, { id: '00uBob', status: 'SUSPENDED' }, { id: '00uCy' }],
  groups: [
    { id: '00gStaff', name: 'Staff', apps: ['One', '0oaTwo'], members: ['00uAda'] },
    { id: '00gAll', name: 'All', apps: ['One'], members: ['00uAda'] },
  ],
  appUsers: {
    One: [{ id: '00uAda', groupId: '00gStaff' }, { id: '00uGhost' }],
    '0oaTwo': [
      { id: '00uAda', groupId: '00gStaff' },
      { id: '00uBob', scope: 'USER' },
    ],
  },
};

describe('the built-in org: plain data and changes by tests', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ data: DATA, now: '2026-11-24T00:00:00.000Z' });
  });
  afterEach(async () => await sandbox.stop());

  const idsIn = async (app: string): Promise<unknown[]> =>
    (await rowsOf(sandbox, `/api/v1/apps/${app}/users?expand=user`)).map(({ id }) => id);

  it('serves exactly the rows given, with plain defaults', async () => {
    const apps = await rowsOf(sandbox, '/api/v1/apps');
    const rows = await rowsOf(sandbox, '/api/v1/apps/0oaOne/users?expand=user');

    expect(apps.map(({ label, status }) => [label, status])).to.deep.equal([
      ['One', 'ACTIVE'],
      ['Two', 'INACTIVE'],
    ]);
    expect(rows.map(({ id, scope }) => [id, scope])).to.deep.equal([
      ['00uAda', 'GROUP'],
      ['00uGhost', 'USER'],
    ]);
    expect(at(rows[0], '_links', 'group', 'name')).to.equal('Staff');
    expect(at(rows[0], '_embedded', 'user', 'profile', 'department')).to.equal('Finance');
    expect(at(rows[0], '_embedded', 'user', 'lastLogin')).to.equal('2026-11-23T00:00:00.000Z');
    expect(rows[1]).to.not.have.property('_embedded');
    expect((await get(sandbox, '/api/v1/users/me')).body.id).to.equal('00uAda');
  });

  it('refuses rows of an app that is not there', async () => {
    const error = await rejectionOf(startSandbox({ data: { apps: [], appUsers: { Nowhere: [] } } }));

    expect(error).to.be.instanceOf(RangeError);
    expect(error.message).to.include("'Nowhere'");
  });

  it('refuses sizes and times that cannot be', async () => {
    for (const options of [{ users: 0 }, { apps: 1.5 }, { assignments: -1 }, { now: 'yesterday' }]) {
      expect(await rejectionOf(startSandbox(options))).to.be.instanceOf(RangeError);
    }
  });

  it('adds, changes and removes an assignment', async () => {
    sandbox.org.addAppUser('0oaOne', { id: '00uCy' });
    sandbox.org.modifyAppUser('0oaOne', '00uAda', { status: 'SUSPENDED' });
    sandbox.org.removeAppUser('0oaOne', '00uGhost');

    expect(await idsIn('0oaOne')).to.deep.equal(['00uAda', '00uCy']);
    expect((await get(sandbox, '/api/v1/apps/0oaOne/users/00uAda')).body.status).to.equal('SUSPENDED');
  });

  it('changes and removes a user, and deletes an app', async () => {
    sandbox.org.users.modify('00uAda', { status: 'DEPROVISIONED' });
    sandbox.org.users.remove('00uBob');
    sandbox.org.modifyApp('0oaOne', { status: 'INACTIVE' });
    sandbox.org.deleteApp('0oaTwo');

    expect((await rowsOf(sandbox, '/api/v1/users')).map(({ id }) => id)).to.deep.equal(['00uCy']);
    expect((await get(sandbox, '/api/v1/users/00uBob')).status).to.equal(404);
    expect((await rowsOf(sandbox, '/api/v1/apps')).map(({ id, status }) => [id, status])).to.deep.equal([
      ['0oaOne', 'INACTIVE'],
    ]);
  });

  it('gives a new member the apps of the group, beside none that they have', async () => {
    sandbox.org.addToGroup('00gStaff', '00uBob');

    const one = await get(sandbox, '/api/v1/apps/0oaOne/users/00uBob');
    const two = await get(sandbox, '/api/v1/apps/0oaTwo/users/00uBob');

    expect([one.body.scope, at(one.body, '_links', 'group', 'name')]).to.deep.equal(['GROUP', 'Staff']);
    expect(two.body.scope).to.equal('USER');
  });

  it('credits the other group when a member leaves one of two, and takes the app away with the last', async () => {
    sandbox.org.removeFromGroup('00gStaff', '00uAda');
    const credited = await get(sandbox, '/api/v1/apps/0oaOne/users/00uAda');
    const two = await idsIn('0oaTwo');
    sandbox.org.removeFromGroup('00gAll', '00uAda');

    expect(at(credited.body, '_links', 'group', 'name')).to.equal('All');
    expect(two).to.deep.equal(['00uBob']);
    expect(await idsIn('0oaOne')).to.deep.equal(['00uGhost']);
  });

  it('logs method, path and status in order, and may not', async () => {
    await get(sandbox, '/api/v1/apps?limit=1');
    await get(sandbox, '/api/v1/apps/0oaNone');
    const quiet = await startSandbox({ data: DATA, log: false });
    await get(quiet, '/api/v1/apps');
    await quiet.stop();

    expect(sandbox.requests).to.deep.equal([
      { method: 'GET', path: '/api/v1/apps?limit=1', status: 200 },
      { method: 'GET', path: '/api/v1/apps/0oaNone', status: 404 },
    ]);
    expect(quiet.requests).to.deep.equal([]);
  });
});

describe('the built-in org: pages rendered ahead of time', () => {
  it('are the pages that it would have rendered, until something is written', async () => {
    const live = await startSandbox({ data: DATA });
    const ahead = await startSandbox({ data: DATA, prerender: true });
    try {
      const path = '/api/v1/apps/0oaOne/users?limit=500&expand=user';
      const rendered = await get(ahead, path);
      ahead.org.removeAppUser('0oaOne', '00uGhost');
      const kept = await get(ahead, path);
      await fetch(`${ahead.url}/api/v1/apps/0oaTwo/users/00uBob`, {
        method: 'DELETE',
        headers: { authorization: `SSWS ${ahead.token}` },
      });
      const fresh = await get(ahead, path);

      expect(rendered.text.replaceAll(ahead.url, live.url)).to.equal((await get(live, path)).text);
      expect(rendered.self).to.equal(`${ahead.url}/api/v1/apps/0oaOne/users?expand=user&limit=500`);
      expect(kept.text, 'a kept page').to.equal(rendered.text);
      expect(fresh.rows.map(({ id }) => id)).to.deep.equal(['00uAda']);
    } finally {
      await live.stop();
      await ahead.stop();
    }
  });

  it('are sent compressed or not, as the client accepts', async () => {
    const ahead = await startSandbox({ users: 20, apps: 5, assignments: 40, prerender: true });
    try {
      const path = '/api/v1/apps?limit=200';
      const packed = await get(ahead, path, { headers: { 'accept-encoding': 'gzip' } });
      const plain = await get(ahead, path, { headers: { 'accept-encoding': 'identity' } });

      expect([packed.headers.get('content-encoding'), plain.headers.get('content-encoding')]).to.deep.equal([
        'gzip',
        null,
      ]);
      expect(plain.rows).to.deep.equal(packed.rows);
      expect(plain.rows).to.have.length(5);
    } finally {
      await ahead.stop();
    }
  });
});
