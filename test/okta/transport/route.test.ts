import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect } from 'chai';
import nock from 'nock';
import { systemClock } from '../../../src/async/clock.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { createAuthorizer } from '../../../src/okta/auth/authorizer.js';
import { readPrivateKey } from '../../../src/okta/auth/private-key.js';
import { readProxyUrl } from '../../../src/okta/auth/proxy.js';
import { createOktaClient } from '../../../src/okta/client.js';
import { openRequest } from '../../../src/okta/transport/connection.js';
import { describeFailure } from '../../../src/okta/transport/network-failure.js';
import { routeBy } from '../../../src/okta/transport/route.js';
import { type ConnectProxy, connectProxy } from '../../support/connect-proxy.js';
import { serve, type TestServer } from '../../support/http-server.js';
import { ecKey, pemOf } from '../../support/keys.js';
import { expectNoSecret } from '../../support/no-secret.js';
import { rejectionOf } from '../../support/rejection.js';

const PASSWORD = 'proxy-Pa55word-of-this-test';
const clock = { ...systemClock, sleep: async () => {} };

describe('a proxy on the way', () => {
  let org: TestServer;
  let proxy: ConnectProxy | undefined;
  let client: OktaClient | undefined;

  before(async () => {
    // Node's own sockets, not nock's around them; importers see that only once it is synced
    nock.restore();
    syncBuiltinESMExports();
    org = await serve((request, response) => {
      const token = {
        token_type: 'Bearer',
        expires_in: 3600,
        access_token: 'an-access-token',
        scope: 'okta.apps.read',
      };
      const body = request.url === '/oauth2/v1/token' ? token : { id: '0oa1', label: 'Payroll', status: 'ACTIVE' };
      response.end(JSON.stringify(body));
    });
  });
  after(async () => {
    await org.close();
    nock.activate();
    syncBuiltinESMExports();
  });
  afterEach(async () => {
    await client?.close();
    await proxy?.close();
  });

  function clientBy(proxyUrl: string): OktaClient {
    const credentials = {
      mode: 'PrivateKey',
      org: org.origin,
      clientId: '0oaClient',
      scopes: ['okta.apps.read'],
      sources: [],
      proxy: readProxyUrl(proxyUrl),
      ...readPrivateKey(pemOf(ecKey())),
    } as const;
    const authorize = createAuthorizer(credentials, { clock, random: () => 0, randomId: () => String(Math.random()) });
    return createOktaClient({ org: org.origin, authorize, clock, random: () => 0, proxy: credentials.proxy });
  }

  it('carries the requests for tokens and those of the API, with its user and password', async () => {
    proxy = await connectProxy();
    client = clientBy(proxy.url.replace('//', `//ada:${encodeURIComponent(`${PASSWORD}/@`)}@`));
    const before = org.requests.length;

    await client.getApp('0oa1');
    await client.getApp('0oa1');

    const target = new URL(org.origin).host;
    const authorization = `Basic ${Buffer.from(`ada:${PASSWORD}/@`).toString('base64')}`;
    expect(proxy.asked.every((one) => one.target === target && one.authorization === authorization)).to.equal(true);
    expect(proxy.asked.length, 'connections are kept').to.be.within(1, 2);
    expect(org.requests.slice(before)).to.deep.equal([
      'POST /oauth2/v1/token',
      'GET /api/v1/apps/0oa1',
      'GET /api/v1/apps/0oa1',
    ]);
  });

  for (const [written, meant] of [
    [`ada:${PASSWORD}%zz`, `ada:${PASSWORD}%zz`],
    [`ada:${PASSWORD}%`, `ada:${PASSWORD}%`],
    [`ada:100%:${PASSWORD}`, `ada:100%:${PASSWORD}`],
    [`ada%40example.com:${PASSWORD}%3a`, `ada@example.com:${PASSWORD}:`],
    [`ada:${PASSWORD}@home`, `ada:${PASSWORD}@home`],
    ['ada', 'ada:'],
    [`:${PASSWORD}`, `:${PASSWORD}`],
  ] as const) {
    it(`is given the user and password of ${written.replace(PASSWORD, '…')}`, async () => {
      proxy = await connectProxy();
      const route = routeBy(readProxyUrl(proxy.url.replace('//', `//${written}@`)));

      const { body } = await openRequest(
        { method: 'GET', url: `${org.origin}/x`, headers: {}, route },
        new AbortController().signal,
      );
      body.resume();

      expect(proxy.asked[0]?.authorization).to.equal(`Basic ${Buffer.from(meant).toString('base64')}`);
    });
  }

  it('is not asked where there is none', async () => {
    proxy = await connectProxy();

    const { body } = await openRequest(
      { method: 'GET', url: `${org.origin}/x`, headers: {}, route: routeBy(undefined) },
      new AbortController().signal,
    );
    body.resume();

    expect(proxy.asked).to.deep.equal([]);
  });

  for (const [status, advice] of [
    [407, 'answered 407: check its user name and password'],
    [403, 'answered 403'],
    [502, 'answered 502'],
  ] as const) {
    it(`that refuses with ${status} is named, nothing was sent then, and its answer is not Okta's`, async () => {
      proxy = await connectProxy(status);
      const route = routeBy(readProxyUrl(proxy.url.replace('//', `//ada:${PASSWORD}@`)));
      const before = org.requests.length;

      const error = await rejectionOf(
        openRequest({ method: 'POST', url: `${org.origin}/x`, headers: {}, route }, new AbortController().signal),
      );

      const { reason, mayHaveArrived } = describeFailure(error);
      expect(reason).to.equal(`the proxy ${new URL(proxy.url).host} ${advice}`);
      expect(mayHaveArrived).to.equal(false);
      expect(org.requests.length).to.equal(before);
    });
  }

  it('that cannot be reached is named without its password', async () => {
    client = clientBy(`http://ada:${PASSWORD}@127.0.0.1:1`);

    const error = await rejectionOf(client.getApp('0oa1'));

    expect(error.message).to.include('ECONNREFUSED 127.0.0.1:1 (by way of the proxy 127.0.0.1:1)');
    expectNoSecret(error, [PASSWORD]);
  });

  it('that never answers is given up like a host that never does', async () => {
    const silent = createServer((socket) => socket.resume().on('error', () => {}));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const route = routeBy(readProxyUrl(`127.0.0.1:${(silent.address() as AddressInfo).port}`), 50);

    const error = await rejectionOf(
      openRequest({ method: 'GET', url: org.origin, headers: {}, route }, new AbortController().signal),
    );

    const { reason, mayHaveArrived } = describeFailure(error);
    expect(reason).to.match(/^no connection to 127\.0\.0\.1:\d+ within 0\.05 s$/);
    expect(mayHaveArrived).to.equal(false);
    silent.close();
    await once(silent, 'close'); // its connection was ended
  });

  it('holds nobody who leaves while it is silent', async () => {
    const silent = createServer((socket) => socket.resume().on('error', () => {}));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const route = routeBy(readProxyUrl(`127.0.0.1:${(silent.address() as AddressInfo).port}`), 300);
    const stop = new AbortController();
    const opening = rejectionOf(openRequest({ method: 'GET', url: org.origin, headers: {}, route }, stop.signal));
    await once(silent, 'connection');

    stop.abort(new Error('enough'));

    expect(describeFailure(await opening).reason).to.equal('enough');
    silent.close();
    await once(silent, 'close');
  });

  it('that hangs up is named, and nothing was sent then', async () => {
    const rude = createServer((socket) => socket.destroy());
    rude.listen(0, '127.0.0.1');
    await once(rude, 'listening');
    const route = routeBy(readProxyUrl(`127.0.0.1:${(rude.address() as AddressInfo).port}`));

    const error = await rejectionOf(
      openRequest({ method: 'POST', url: org.origin, headers: {}, route }, new AbortController().signal),
    );

    expect(describeFailure(error).mayHaveArrived).to.equal(false);
    rude.close();
  });
});
