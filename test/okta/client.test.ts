import { expect } from 'chai';
import nock from 'nock';
import { ConfigError } from '../../src/errors.js';
import type { OktaClient, UpdateRequest } from '../../src/okta/api.js';
import { OktaApiError } from '../../src/okta/errors.js';
import { PRODUCT, VERSION } from '../../src/version.js';
import { errorBody, linkHeaders, okHeaders } from '../support/okta-answers.js';
import { allPages, ORG, testClient } from '../support/okta-client.js';
import { rejectionOf } from '../support/rejection.js';

const appUser = { id: '00u1', scope: 'USER', status: 'ACTIVE', profile: {}, credentials: { userName: 'ada' } };
const app = { id: '0oa1', label: 'Payroll', status: 'ACTIVE' };
const user = { id: '00u1', status: 'ACTIVE', profile: { login: 'ada@example.com' } };

interface Operation {
  readonly name: string;
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly call: (client: OktaClient) => Promise<unknown>;
}

const operations: readonly Operation[] = [
  {
    name: 'list application users',
    method: 'get',
    path: '/api/v1/apps/0oa1/users?limit=500',
    call: (client) => allPages(client.listAppUsers('0oa1')),
  },
  {
    name: 'get application user',
    method: 'get',
    path: '/api/v1/apps/0oa1/users/00u1',
    call: (client) => client.getAppUser('0oa1', '00u1'),
  },
  {
    name: 'assign user to application',
    method: 'post',
    path: '/api/v1/apps/0oa1/users',
    call: (client) => client.assignAppUser('0oa1', { id: '00u1' }),
  },
  {
    name: 'update application user',
    method: 'post',
    path: '/api/v1/apps/0oa1/users/00u1',
    call: (client) => client.updateAppUser('0oa1', '00u1', { profile: { role: 'reader' } }),
  },
  {
    name: 'unassign user from application',
    method: 'delete',
    path: '/api/v1/apps/0oa1/users/00u1',
    call: (client) => client.unassignAppUser('0oa1', '00u1'),
  },
];

describe('createOktaClient', () => {
  let opened: OktaClient[] = [];

  function open(...args: Parameters<typeof testClient>) {
    const made = testClient(...args);
    opened.push(made.client);
    return made;
  }

  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    opened = [];
  });

  it('finishes where rate headers are numbers of 400 digits, and says once that they are ignored', async () => {
    const { client, events } = open();
    const strange = {
      ...okHeaders(),
      'x-rate-limit-limit': '9'.repeat(400),
      'x-rate-limit-remaining': '9'.repeat(400),
    };
    nock(ORG).get('/api/v1/apps/0oa1/users/00u1').times(30).reply(200, appUser, strange);

    const read = await Promise.all(Array.from({ length: 30 }, () => client.getAppUser('0oa1', '00u1')));

    expect(read).to.have.length(30);
    const said = events.filter(({ kind }) => kind === 'ignored');
    expect(said).to.have.length(1);
    expect(JSON.stringify(said)).to.match(/x-rate-limit-limit: 9{40}… \(400 characters\)/);
  });

  it('lists application users with every parameter', async () => {
    const { client } = open();
    const path = '/api/v1/apps/0oa1/users?after=a%2Fb&limit=50&q=ad&expand=user';
    nock(ORG)
      .get(path)
      .reply(200, [appUser], linkHeaders(ORG + path));

    const pages = await allPages(client.listAppUsers('0oa1', { after: 'a/b', limit: 50, q: 'ad', expand: 'user' }));

    expect(pages).to.deep.equal([
      {
        items: [appUser],
        request: path,
        next: undefined,
        requestId: 'aRequestId',
        serverMs: Date.UTC(2026, 0, 1, 12),
      },
    ]);
  });

  it('gets an application user with its user', async () => {
    const { client } = open();
    nock(ORG).get('/api/v1/apps/0oa1/users/00u1?expand=user').reply(200, appUser, okHeaders());

    expect(await client.getAppUser('0oa1', '00u1', { expand: 'user' })).to.deep.equal(appUser);
  });

  it('assigns a user with the whole body', async () => {
    const { client } = open();
    const body = {
      id: '00u1',
      scope: 'USER' as const,
      credentials: { userName: 'ada', password: { value: 'correct horse' } },
      profile: { role: 'reader' },
    };
    nock(ORG, { reqheaders: { 'content-type': 'application/json' } })
      .post('/api/v1/apps/0oa1/users', body)
      .reply(200, appUser, okHeaders());

    expect(await client.assignAppUser('0oa1', body)).to.deep.equal(appUser);
  });

  it('updates credentials, or the profile', async () => {
    const { client } = open();
    const credentials = { credentials: { userName: 'lovelace' } };
    const profile = { profile: { role: 'writer' } };
    nock(ORG).post('/api/v1/apps/0oa1/users/00u1', credentials).reply(200, appUser, okHeaders());
    nock(ORG).post('/api/v1/apps/0oa1/users/00u1', profile).reply(200, appUser, okHeaders());

    expect(await client.updateAppUser('0oa1', '00u1', credentials)).to.deep.equal(appUser);
    expect(await client.updateAppUser('0oa1', '00u1', profile)).to.deep.equal(appUser);
  });

  it('refuses an update of both, and of neither, before anything is sent', async () => {
    const { client } = open();
    const both = { credentials: { userName: 'a' }, profile: { role: 'b' } };
    const neither = JSON.parse('{}') as UpdateRequest;

    expect(await rejectionOf(client.updateAppUser('0oa1', '00u1', both))).to.be.instanceOf(ConfigError);
    expect(await rejectionOf(client.updateAppUser('0oa1', '00u1', neither))).to.be.instanceOf(ConfigError);
    expect(client.counts().sent).to.equal(0);
  });

  it('unassigns on 204 without a body, and sends an e-mail only when asked', async () => {
    const { client } = open();
    nock(ORG).delete('/api/v1/apps/0oa1/users/00u1').reply(204, '', okHeaders());
    nock(ORG).delete('/api/v1/apps/0oa1/users/00u1?sendEmail=true').reply(204, '', okHeaders());
    nock(ORG).delete('/api/v1/apps/0oa1/users/00u1?sendEmail=false').reply(204, '', okHeaders());

    expect(await client.unassignAppUser('0oa1', '00u1')).to.equal('removed');
    expect(await client.unassignAppUser('0oa1', '00u1', { sendEmail: true })).to.equal('removed');
    expect(await client.unassignAppUser('0oa1', '00u1', { sendEmail: false })).to.equal('removed');
  });

  it('lists and gets apps, app groups, users and their groups', async () => {
    const { client } = open();
    const links = linkHeaders(`${ORG}/the/page/itself`);
    nock(ORG).get('/api/v1/apps?limit=200&q=Pay&filter=status+eq+%22ACTIVE%22').reply(200, [app], links);
    nock(ORG).get('/api/v1/apps/0oa1').reply(200, app, okHeaders());
    nock(ORG)
      .get('/api/v1/apps/0oa1/groups?limit=200')
      .reply(200, [{ id: '00g1', priority: 0 }], links);
    nock(ORG).get('/api/v1/users?limit=200&search=profile.login+sw+%22a%22').reply(200, [user], links);
    nock(ORG).get('/api/v1/users/ada%40example.com').reply(200, user, okHeaders());
    nock(ORG)
      .get('/api/v1/users/00u1/groups')
      .reply(200, [{ id: '00g1' }], links);

    const [apps] = await allPages(client.listApps({ q: 'Pay', filter: 'status eq "ACTIVE"' }));
    const [groups] = await allPages(client.listAppGroups('0oa1'));
    const [users] = await allPages(client.listUsers({ search: 'profile.login sw "a"' }));
    const [userGroups] = await allPages(client.listUserGroups('00u1'));

    expect(apps?.items).to.deep.equal([app]);
    expect(await client.getApp('0oa1')).to.deep.equal(app);
    expect(groups?.items).to.deep.equal([{ id: '00g1', priority: 0 }]);
    expect(users?.items).to.deep.equal([user]);
    expect(await client.getUser('ada@example.com')).to.deep.equal(user);
    expect(userGroups?.items).to.deep.equal([{ id: '00g1' }]);
  });

  it('authorizes every request anew, names itself, and sends no cookies', async () => {
    const { client } = open();
    const seen: Readonly<Record<string, unknown>>[] = [];
    const headers = { ...okHeaders(), 'set-cookie': 'sid=secret' };
    nock(ORG)
      .get('/api/v1/apps/0oa1')
      .twice()
      .reply(
        200,
        function () {
          seen.push(this.req.headers);
          return app;
        },
        headers,
      );

    await client.getApp('0oa1');
    await client.getApp('0oa1');

    expect(seen.map(({ authorization }) => authorization)).to.deep.equal(['Token 1', 'Token 2']);
    expect(seen[1]).to.include({ accept: 'application/json' });
    expect(seen[1]).to.not.have.property('cookie');
    expect(String(seen[1]?.['user-agent'])).to.match(
      new RegExp(`^${PRODUCT}/${VERSION} node/${process.versions.node}`),
    );
  });

  it('encodes ids, and refuses those that would address something else', async () => {
    const { client } = open();
    nock(ORG).delete('/api/v1/apps/0oa1/users/a%2F..').reply(204, '', okHeaders());

    await client.unassignAppUser('0oa1', 'a/..');

    expect(await rejectionOf(client.unassignAppUser('0oa1', '..'))).to.be.instanceOf(ConfigError);
    expect(await rejectionOf(client.unassignAppUser('0oa1', ''))).to.be.instanceOf(ConfigError);
    expect(client.counts().sent).to.equal(1);
  });

  it('refuses page sizes that Okta does not document', () => {
    const { client } = open();

    expect(() => client.listAppUsers('0oa1', { limit: 501 })).to.throw(ConfigError);
    expect(() => client.listApps({ limit: 201 })).to.throw(ConfigError);
    expect(() => client.listUsers({ limit: 0 })).to.throw(ConfigError);
  });

  for (const { name, method, path, call } of operations) {
    const documented: readonly (readonly [number, string])[] = [
      [400, 'E0000001'],
      [401, 'E0000011'],
      [403, 'E0000006'],
      [404, 'E0000007'],
      [405, 'E0000076'],
      [409, 'E0000062'],
    ];
    for (const [status, code] of documented) {
      it(`throws what Okta says with ${status} to ${name}`, async () => {
        const { client } = open();
        nock(ORG)
          [method](path)
          .reply(status, errorBody(code, 'Not so.', ['because']), okHeaders());

        const error = await rejectionOf(call(client));

        expect(error).to.be.instanceOf(OktaApiError);
        expect(error).to.include({
          method: method.toUpperCase(),
          path,
          status,
          errorCode: code,
          errorSummary: 'Not so.',
          requestId: 'aRequestId',
        });
        expect((error as OktaApiError).errorCauses).to.deep.equal(['because']);
        expect(client.counts().sent, 'it is final').to.equal(1);
      });
    }

    it(`repeats ${name} after a 429, once the window is over`, async () => {
      const { client, clock } = open();
      const startMs = clock.now();
      const refused = { ...okHeaders(0), 'x-rate-limit-reset': String(startMs / 1000 + 48) };
      nock(ORG)[method](path).reply(429, errorBody('E0000047'), refused);
      const success = method === 'delete' ? '' : path.includes('limit') ? [appUser] : appUser;
      nock(ORG)
        [method](path)
        .reply(method === 'delete' ? 204 : 200, success, linkHeaders(ORG + path));

      await call(client);

      expect(clock.now() - startMs).to.be.within(48_000, 50_100);
      expect(client.counts()).to.deep.equal({ sent: 2, retries: 1, rateLimited: 1, concurrencyLimited: 0 });
    });
  }

  it('tells the scopes of its authorizer', () => {
    expect(open().client.scopes()).to.deep.equal({ requested: ['okta.apps.read'], granted: ['okta.apps.read'] });
  });

  it('tells the time of the server', async () => {
    const { client, clock } = open();
    nock(ORG)
      .get('/api/v1/apps/0oa1')
      .reply(200, app, { ...okHeaders(), date: 'Thu, 01 Jan 2026 13:00:00 GMT' });

    await client.getApp('0oa1');

    expect(client.serverNow() - clock.now()).to.be.within(3_600_000, 3_601_020);
  });

  it('sends nothing after it was closed', async () => {
    const { client } = open();
    await client.close();

    expect((await rejectionOf(client.getApp('0oa1'))).message).to.equal('the Okta client was closed');
  });
});
