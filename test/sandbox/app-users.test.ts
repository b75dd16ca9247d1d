import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { at, call, get, type Json, pagesOf, rowsOf } from '../support/sandbox-calls.js';

describe('the built-in org: application users', () => {
  let sandbox: Sandbox;
  let app: string;

  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: 3,
      now: '2026-11-24T00:00:00.000Z',
      users: 1300,
      apps: 12,
      assignments: 8000,
    });
    const [zoom] = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"zoomus"');
    app = `/api/v1/apps/${zoom?.id}`;
  });
  afterEach(async () => await sandbox.stop());

  const firstOf = async (scope: string, where: (row: Json) => boolean = () => true): Promise<Json> => {
    const rows = await rowsOf(sandbox, `${app}/users?limit=500&expand=user`);
    const row = rows.find((one) => one.scope === scope && where(one));
    if (row === undefined) throw new Error(`no ${scope} row`);
    return row;
  };

  it('sends 50 a page unless asked, and 500 at most', async () => {
    const standard = await get(sandbox, `${app}/users`);
    const most = await get(sandbox, `${app}/users?limit=9999`);

    expect(standard.rows).to.have.length(50);
    expect(standard.self).to.equal(`${sandbox.url}${app}/users?limit=50`);
    expect(most.rows).to.have.length(500);
  });

  it('embeds the user with nine links on every page, and keeps expand in the links', async () => {
    const pages = await pagesOf(sandbox, `${app}/users?limit=400&expand=user`);
    const rows = pages.flatMap((page) => page.rows);
    const embedded = rows.filter((row) => at(row, '_embedded', 'user') !== undefined);

    expect(pages.length).to.be.greaterThan(2);
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(rows.length);
    expect(embedded.length).to.be.within(rows.length - 3, rows.length);
    expect(Object.keys(at(embedded[0], '_embedded', 'user', '_links') as Json)).to.have.length(9);
    expect(at(embedded[0], '_embedded', 'user', 'id')).to.equal(embedded[0]?.id);
    for (const { self, next } of pages) for (const link of [self, next ?? '']) expect(link).to.match(/^$|expand=user/);
  });

  it('leaves the user out without expand', async () => {
    const { rows } = await get(sandbox, `${app}/users`);

    for (const row of rows) expect(row).to.not.have.property('_embedded');
  });

  it('names the granting group on group assignments only', async () => {
    const byGroup = await firstOf('GROUP');
    const direct = await firstOf('USER');

    expect(at(byGroup, '_links', 'group', 'name')).to.match(/^Zoom (Users|Administrators)$/);
    expect(Object.keys(direct._links as Json)).to.deep.equal(['app', 'user']);
  });

  it('searches by the beginning of user name, first name, last name or e-mail', async () => {
    const someone = await firstOf('GROUP', (row) => at(row, '_embedded', 'user', 'profile', 'firstName') === 'Olivia');

    const found = await rowsOf(sandbox, `${app}/users?q=OLIV&expand=user`);

    expect(found.map(({ id }) => id)).to.include(someone.id);
    for (const row of found) expect(JSON.stringify(row).toLowerCase()).to.include('oliv');
  });

  it('gets one, embedded where asked, and 404 E0000007 for who is not assigned', async () => {
    const row = await firstOf('USER');

    const plain = await get(sandbox, `${app}/users/${row.id}`);
    const embedded = await get(sandbox, `${app}/users/${row.id}?expand=user`);
    const missing = await get(sandbox, `${app}/users/00uNobody00000000000`);

    expect(plain.body).to.not.have.property('_embedded');
    expect(embedded.body).to.deep.equal(row);
    expect([missing.status, missing.body.errorCode]).to.deep.equal([404, 'E0000007']);
  });

  it('keeps an assignment whose user is not in the directory, without embedding one', async () => {
    const lost = (await rowsOf(sandbox, `${app}/users?limit=500&expand=user`)).filter((row) => !('_embedded' in row));

    expect(lost.length).to.be.greaterThan(0);
    for (const { id } of lost) expect((await get(sandbox, `/api/v1/users/${id}`)).status).to.equal(404);
  });

  it('unassigns a direct assignment with 204 and no body, and then says 404', async () => {
    const groups = new Set((await rowsOf(sandbox, `${app}/groups`)).map(({ id }) => id));
    let direct: Json | undefined;
    for (const row of await rowsOf(sandbox, `${app}/users?limit=500&expand=user`)) {
      if (row.scope !== 'USER' || !('_embedded' in row)) continue;
      const theirs = await rowsOf(sandbox, `/api/v1/users/${row.id}/groups`);
      if (!theirs.some(({ id }) => groups.has(id))) direct = row;
      if (direct !== undefined) break;
    }

    const first = await call(sandbox, 'DELETE', `${app}/users/${direct?.id}?sendEmail=false`);
    const second = await call(sandbox, 'DELETE', `${app}/users/${direct?.id}`);

    expect([first.status, first.text, first.headers.get('content-type')]).to.deep.equal([204, '', null]);
    expect([second.status, second.body.errorCode]).to.deep.equal([404, 'E0000007']);
    expect((await rowsOf(sandbox, `${app}/users?limit=500`)).map(({ id }) => id)).to.not.include(direct?.id);
  });

  it('refuses to unassign whom a group gives access', async () => {
    const byGroup = await firstOf('GROUP');

    const answer = await call(sandbox, 'DELETE', `${app}/users/${byGroup.id}`);

    expect(answer.status).to.equal(403);
    expect(answer.body.errorCode).to.equal('E0000046');
    expect(answer.body.errorCauses).to.deep.equal([
      {
        errorSummary:
          'The application cannot be unassigned from the user while their group memberships grant them access.',
      },
    ]);
  });

  it('continues a listing whose cursor names a row that was removed since', async () => {
    const first = await get(sandbox, `${app}/users?limit=100`);
    const all = await rowsOf(sandbox, `${app}/users?limit=500`);
    const last = first.rows.at(-1);
    sandbox.org.removeAppUser(app.slice('/api/v1/apps/'.length), String(last?.id));

    const rest = await rowsOf(sandbox, first.next ?? '');

    expect(rest.map(({ id }) => id)).to.deep.equal(all.slice(100).map(({ id }) => id));
  });
});
