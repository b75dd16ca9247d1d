import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { at, call, get, rowsOf } from '../support/sandbox-calls.js';

describe('the built-in org: users and groups', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ seed: 3, now: '2026-11-24T00:00:00.000Z', users: 900, apps: 12, assignments: 5000 });
  });
  after(async () => await sandbox.stop());

  it('lists 200 a page at most, with the self link only, and leaves out who is deactivated', async () => {
    const page = await get(sandbox, '/api/v1/users?limit=1000');
    const all = await rowsOf(sandbox, '/api/v1/users');

    expect(page.rows).to.have.length(200);
    expect(Object.keys(at(page.rows[0], '_links') as object)).to.deep.equal(['self']);
    expect(new Set(all.map(({ status }) => status))).to.not.include('DEPROVISIONED');
  });

  it('lists who is deactivated when the filter asks, so that both listings are the whole directory', async () => {
    const others = await rowsOf(sandbox, '/api/v1/users');
    const leavers = await rowsOf(sandbox, '/api/v1/users?filter=status+eq+"DEPROVISIONED"');
    const either = await rowsOf(sandbox, '/api/v1/users?search=status+eq+"DEPROVISIONED"+or+status+eq+"SUSPENDED"');

    expect(leavers.length).to.be.greaterThan(5);
    expect(new Set(leavers.map(({ status }) => status))).to.deep.equal(new Set(['DEPROVISIONED']));
    expect(new Set(either.map(({ status }) => status))).to.deep.equal(new Set(['DEPROVISIONED', 'SUSPENDED']));
    expect(new Set([...others, ...leavers].map(({ id }) => id)).size).to.be.within(890, 899);
  });

  it('finds a user by id, by login in any case, and by me', async () => {
    const [row] = (await get(sandbox, '/api/v1/users?limit=1')).rows;
    const login = String(at(row, 'profile', 'login'));

    const byId = await get(sandbox, `/api/v1/users/${row?.id}`);
    const byLogin = await get(sandbox, `/api/v1/users/${encodeURIComponent(login.toUpperCase())}`);
    const me = await get(sandbox, '/api/v1/users/me');

    expect(byLogin.body).to.deep.equal(byId.body);
    expect(Object.keys(at(byId.body, '_links') as object)).to.have.length(9);
    expect([me.status, me.body.status]).to.deep.equal([200, 'ACTIVE']);
  });

  it('filters by id, and refuses filters that it does not know', async () => {
    const [one, two] = (await get(sandbox, '/api/v1/users?limit=2')).rows;

    const found = await rowsOf(sandbox, `/api/v1/users?filter=id+eq+"${one?.id}"+or+id+eq+"${two?.id}"`);
    const refused = await get(sandbox, '/api/v1/users?filter=shoe+gt+5');

    expect(found.map(({ id }) => id)).to.deep.equal([one?.id, two?.id]);
    expect([refused.status, refused.body.errorCode]).to.deep.equal([400, 'E0000053']);
  });

  it('searches without paging', async () => {
    const answer = await get(sandbox, '/api/v1/users?q=a&limit=2');

    expect(answer.rows).to.have.length(2);
    expect(answer.next).to.equal(undefined);
  });

  it('says the same of group memberships everywhere', async () => {
    const [zoom] = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"zoomus"');
    const rows = await rowsOf(sandbox, `/api/v1/apps/${zoom?.id}/users?limit=500&expand=user`);
    const granted = rows.find((row) => row.scope === 'GROUP' && '_embedded' in row);

    const groups = await rowsOf(sandbox, `/api/v1/users/${granted?.id}/groups`);
    const group = await get(sandbox, String(at(granted, '_links', 'group', 'href')));

    expect(groups.map((one) => at(one, 'profile', 'name'))).to.include.members([
      'Everyone',
      at(granted, '_links', 'group', 'name'),
    ]);
    expect(groups).to.deep.include(group.body);
  });

  it('takes away what only the group gave when a member is removed', async () => {
    const [slack] = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"slack"');
    const rows = await rowsOf(sandbox, `/api/v1/apps/${slack?.id}/users?limit=500&expand=user`);
    const granted = rows.find((row) => row.scope === 'GROUP' && '_embedded' in row);
    const group = String(at(granted, '_links', 'group', 'href')).slice(sandbox.url.length);

    const removed = await call(sandbox, 'DELETE', `${group}/users/${granted?.id}`);
    const after = await get(sandbox, `/api/v1/apps/${slack?.id}/users/${granted?.id}`);
    const groups = await rowsOf(sandbox, `/api/v1/users/${granted?.id}/groups`);

    expect([removed.status, removed.text]).to.deep.equal([204, '']);
    expect(after.status).to.equal(404);
    expect(groups.map(({ id }) => id)).to.not.include(group.split('/').at(-1));
  });

  it('answers 404 E0000007 for users and groups that are not there', async () => {
    for (const path of ['/api/v1/users/00uNone', '/api/v1/users/nobody@example.com/groups', '/api/v1/groups/00gNone']) {
      const answer = await get(sandbox, path);

      expect([answer.status, answer.body.errorCode], path).to.deep.equal([404, 'E0000007']);
    }
  });
});
