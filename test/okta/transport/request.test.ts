import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { expect } from 'chai';
import nock from 'nock';
import type { OktaClient } from '../../../src/okta/api.js';
import type { OktaClientOptions } from '../../../src/okta/client-options.js';
import { isNotFound, isRateLimited, OktaApiError, OktaNetworkError } from '../../../src/okta/errors.js';
import { serve, type TestServer } from '../../support/http-server.js';
import { errorBody, linkHeaders, okHeaders } from '../../support/okta-answers.js';
import { allPages, ORG, type TestClient, testClient } from '../../support/okta-client.js';
import { rejectionOf } from '../../support/rejection.js';

const APP = '/api/v1/apps/0oa1';
const APP_USER = `${APP}/users/00u1`;
const app = { id: '0oa1', label: 'Payroll', status: 'ACTIVE' };
const appUser = { id: '00u1' };

const writes: readonly (readonly [string, (client: OktaClient) => Promise<unknown>])[] = [
  ['an assignment', (client) => client.assignAppUser('0oa1', { id: '00u1' })],
  ['an update', (client) => client.updateAppUser('0oa1', '00u1', { profile: {} })],
];

describe('a request', () => {
  let opened: OktaClient[] = [];
  let servers: TestServer[] = [];

  function open(options: Partial<OktaClientOptions> = {}, renewals = 0): TestClient {
    const made = testClient(options, renewals);
    opened.push(made.client);
    return made;
  }

  /** Answers with each listener in turn, and with the last one from then on. */
  async function serveInTurn(...listeners: readonly RequestListener[]): Promise<TestServer> {
    let index = 0;
    const server = await serve((request, response) => {
      const listener = listeners[Math.min(index, listeners.length - 1)];
      index += 1;
      listener?.(request, response);
    });
    servers.push(server);
    return server;
  }

  const answerApp: RequestListener = (_request, response) => {
    response.writeHead(200, okHeaders()).end(JSON.stringify(app));
  };
  const resetConnection: RequestListener = (request) => {
    request.socket.resetAndDestroy();
  };
  const cutBody: RequestListener = (_request, response) => {
    response.writeHead(200, { ...okHeaders(), 'content-length': '500' });
    response.write('[{"id":"0oa1",');
    setTimeout(() => response.destroy(), 10);
  };
  const neverAnswer: RequestListener = () => undefined;

  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    await Promise.all(servers.map((server) => server.close()));
    opened = [];
    servers = [];
  });

  describe('that reads', () => {
    for (const status of [500, 502, 503, 504, 408]) {
      it(`is repeated after ${status}, with a growing wait and a note`, async () => {
        const { client, clock, events } = open();
        nock(ORG).get(APP).twice().reply(status, errorBody('E0000009'), okHeaders());
        nock(ORG).get(APP).reply(200, app, okHeaders());

        await client.getApp('0oa1');

        expect(clock.sleeps).to.deep.equal([250, 500]);
        expect(events.filter(({ kind }) => kind === 'retry')).to.deep.equal([
          { kind: 'retry', request: `GET ${APP}`, attempt: 1, waitMs: 250, reason: `answered ${status}` },
          { kind: 'retry', request: `GET ${APP}`, attempt: 2, waitMs: 500, reason: `answered ${status}` },
        ]);
        expect(client.counts()).to.include({ sent: 3, retries: 2 });
      });
    }

    it('ends with the error after six tries: a 500 may be permanent for one record', async () => {
      const { client } = open();
      nock(ORG).get(APP).times(6).reply(500, errorBody('E0000009', 'Internal Server Error'), okHeaders());

      const error = await rejectionOf(client.getApp('0oa1'));

      expect(error).to.be.instanceOf(OktaApiError);
      expect(error.message).to.equal(
        `GET ${APP} answered 500 E0000009: Internal Server Error [request id aRequestId]. Tried 6 times`,
      );
    });

    it('waits as long as a gateway asks', async () => {
      const { client, clock } = open();
      nock(ORG)
        .get(APP)
        .reply(503, '', { ...okHeaders(), 'retry-after': '7' });
      nock(ORG).get(APP).reply(200, app, okHeaders());

      await client.getApp('0oa1');

      expect(clock.sleeps).to.deep.equal([7000]);
    });

    for (const body of ['<html>sign in</html>', '', '[{"id":"0oa1"']) {
      it(`is repeated after 200 with the body ${JSON.stringify(body)}`, async () => {
        const { client } = open();
        nock(ORG).get(APP).reply(200, body, okHeaders());
        nock(ORG).get(APP).reply(200, app, okHeaders());

        expect(await client.getApp('0oa1')).to.deep.equal(app);
      });
    }

    it('is repeated after a reset connection', async () => {
      const { origin, requests } = await serveInTurn(resetConnection, resetConnection, answerApp);
      const { client } = open({ org: origin });

      expect(await client.getApp('0oa1')).to.deep.equal(app);
      expect(requests).to.deep.equal([`GET ${APP}`, `GET ${APP}`, `GET ${APP}`]);
    });

    it('is repeated after a body that was cut', async () => {
      const { origin } = await serveInTurn(cutBody, answerApp);
      const { client } = open({ org: origin });

      expect(await client.getApp('0oa1')).to.deep.equal(app);
    });

    it('is repeated after a timeout', async () => {
      const { origin, requests } = await serveInTurn(neverAnswer, answerApp);
      const { client, events } = open({ org: origin, timeoutMs: 100 });

      expect(await client.getApp('0oa1')).to.deep.equal(app);
      expect(requests).to.have.length(2);
      expect(events).to.deep.include({
        kind: 'retry',
        request: `GET ${APP}`,
        attempt: 1,
        waitMs: 250,
        reason: 'no whole answer within 0.1 s',
      });
    });

    it('is repeated when the timeout falls into its body', async () => {
      const stall: RequestListener = (_request, response) => {
        response.writeHead(200, okHeaders()).write('{"id":');
      };
      const { origin } = await serveInTurn(stall, answerApp);
      const { client } = open({ org: origin, timeoutMs: 100 });

      expect(await client.getApp('0oa1')).to.deep.equal(app);
    });

    it('ends with what happened when Okta cannot be reached', async () => {
      const server = await serve(answerApp);
      await server.close();
      const { client } = open({ org: server.origin, maxTries: 2 });

      const error = await rejectionOf(client.getApp('0oa1'));

      expect(error).to.be.instanceOf(OktaNetworkError);
      expect(error).to.include({ mayHaveArrived: false });
      expect(error.message).to.match(/^GET \/api\/v1\/apps\/0oa1: connect ECONNREFUSED .* \(tried 2 times\)$/);
    });

    it('is not repeated after an error that is final', async () => {
      const { client } = open();
      nock(ORG).get(APP).reply(400, errorBody('E0000001'), okHeaders());

      await rejectionOf(client.getApp('0oa1'));

      expect(client.counts().sent).to.equal(1);
    });
  });

  describe('that unassigns', () => {
    it('is repeated after a 5xx, and takes a 404 then for done', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(500, errorBody('E0000009'), okHeaders());
      nock(ORG).delete(APP_USER).reply(404, errorBody('E0000007'), okHeaders());

      expect(await client.unassignAppUser('0oa1', '00u1')).to.equal('already-gone');
    });

    it('is repeated after a reset connection, and takes a 404 then for done', async () => {
      const gone: RequestListener = (_request, response) => {
        response.writeHead(404, okHeaders()).end(JSON.stringify(errorBody('E0000007')));
      };
      const { origin } = await serveInTurn(resetConnection, gone);
      const { client } = open({ org: origin });

      expect(await client.unassignAppUser('0oa1', '00u1')).to.equal('already-gone');
    });

    it('says that it removed when the second try does', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(502, '', okHeaders());
      nock(ORG).delete(APP_USER).reply(204, '', okHeaders());

      expect(await client.unassignAppUser('0oa1', '00u1')).to.equal('removed');
    });

    it('throws the 404 of a first try, and of a try after a 429', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(404, errorBody('E0000007'), okHeaders());
      const first = await rejectionOf(client.unassignAppUser('0oa1', '00u1'));
      nock(ORG).delete(APP_USER).reply(429, errorBody('E0000047'), okHeaders(0));
      nock(ORG).delete(APP_USER).reply(404, errorBody('E0000007'), okHeaders());
      const afterRefusal = await rejectionOf(client.unassignAppUser('0oa1', '00u1'));

      expect([isNotFound(first), isNotFound(afterRefusal)]).to.deep.equal([true, true]);
    });

    it('does not take a 404 without a code for done', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(500, errorBody('E0000009'), okHeaders());
      nock(ORG).delete(APP_USER).reply(404, { status: 404, message: 'Resource not found' }, okHeaders());

      expect(await rejectionOf(client.unassignAppUser('0oa1', '00u1'))).to.include({ status: 404 });
    });

    it('does not take a 404 for done when no earlier try can have arrived', async () => {
      const { client } = open();
      nock(ORG)
        .delete(APP_USER)
        .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      nock(ORG).delete(APP_USER).reply(404, errorBody('E0000007'), okHeaders());

      expect(isNotFound(await rejectionOf(client.unassignAppUser('0oa1', '00u1')))).to.equal(true);
    });

    it('is final where a group grants the access', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(403, errorBody('E0000046'), okHeaders());

      expect(await rejectionOf(client.unassignAppUser('0oa1', '00u1'))).to.include({ errorCode: 'E0000046' });
    });

    it('is final in read-only mode', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(503, errorBody('E0000010'), okHeaders());

      expect(await rejectionOf(client.unassignAppUser('0oa1', '00u1'))).to.include({ errorCode: 'E0000010' });
    });

    it('accepts the empty object of older documents', async () => {
      const { client } = open();
      nock(ORG).delete(APP_USER).reply(200, {}, okHeaders());

      expect(await client.unassignAppUser('0oa1', '00u1')).to.equal('removed');
    });
  });

  for (const [title, write] of writes) {
    describe(`that writes (${title})`, () => {
      it('is not repeated after a 5xx, and says that it may have been carried out', async () => {
        const { origin, requests } = await serveInTurn((_request, response) => {
          response.writeHead(502, okHeaders()).end();
        });
        const { client } = open({ org: origin });

        const error = await rejectionOf(write(client));

        expect(error.message).to.include('Okta may have carried it out: read it again before repeating');
        expect(requests).to.have.length(1);
      });

      it('is not repeated after a reset connection', async () => {
        const { origin, requests } = await serveInTurn(resetConnection);
        const { client } = open({ org: origin });

        const error = await rejectionOf(write(client));

        expect(error).to.be.instanceOf(OktaNetworkError);
        expect(error).to.include({ mayHaveArrived: true });
        expect(requests).to.have.length(1);
      });

      it('is not repeated after a success that cannot be read', async () => {
        const { origin, requests } = await serveInTurn(cutBody);
        const { client } = open({ org: origin });

        expect(await rejectionOf(write(client))).to.include({ mayHaveArrived: true });
        expect(requests).to.have.length(1);
      });

      it('is repeated when it never left this machine', async () => {
        const { client } = open();
        const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        nock(ORG).post(/.*/).replyWithError(refused);
        nock(ORG).post(/.*/).reply(200, appUser, okHeaders());

        expect(await write(client)).to.deep.equal(appUser);
      });
    });
  }

  describe('whose credential is refused', () => {
    it('is sent once more when the authorizer has another', async () => {
      const { client, authorize } = open({}, 1);
      const tokens: unknown[] = [];
      nock(ORG)
        .get(APP)
        .reply(
          401,
          function () {
            tokens.push(this.req.headers.authorization);
            return errorBody('E0000011');
          },
          { ...okHeaders(), 'dpop-nonce': 'n1' },
        );
      nock(ORG)
        .get(APP)
        .reply(
          200,
          function () {
            tokens.push(this.req.headers.authorization);
            return app;
          },
          okHeaders(),
        );

      await client.getApp('0oa1');

      expect(tokens).to.deep.equal(['Token 1', 'Token 2']);
      expect(authorize.refusals).to.have.length(1);
      expect(authorize.refusals[0]).to.include({ status: 401, errorCode: 'E0000011' });
      expect(authorize.refusals[0]?.headers.get('dpop-nonce')).to.equal('n1');
    });

    it('is sent once more after an invalid session in the middle of a listing', async () => {
      const { client } = open({}, 1);
      nock(ORG).get('/api/v1/apps?limit=200').reply(403, errorBody('E0000005'), okHeaders());
      nock(ORG)
        .get('/api/v1/apps?limit=200')
        .reply(200, [app], linkHeaders(`${ORG}/api/v1/apps?limit=200`));

      expect(await allPages(client.listApps())).to.have.length(1);
    });

    it('ends after the second refusal, however many more the authorizer would try', async () => {
      const { client, authorize } = open({}, 10);
      nock(ORG).get(APP).twice().reply(401, errorBody('E0000011'), okHeaders());

      expect(await rejectionOf(client.getApp('0oa1'))).to.include({ status: 401 });
      expect(authorize.refusals).to.have.length(1);
    });

    it('is final when the org lacks a feature, which is not a refusal', async () => {
      const { client, authorize } = open({}, 1);
      nock(ORG).get(APP).reply(401, errorBody('E0000015'), okHeaders());

      expect(await rejectionOf(client.getApp('0oa1'))).to.include({ errorCode: 'E0000015' });
      expect(authorize.refusals).to.have.length(0);
    });

    it('shows no token in its error', async () => {
      const { client } = open();
      nock(ORG).get(APP).reply(401, errorBody('E0000011'), okHeaders());

      const error = await rejectionOf(client.getApp('0oa1'));

      expect(`${error.stack}${JSON.stringify(error)}`).to.not.include('Token 1');
    });
  });

  describe('that is refused for the concurrency limit', () => {
    const headers = { ...okHeaders(0), 'x-rate-limit-limit': '0', 'x-rate-limit-reset': '1767268914' };

    it('waits about a second, whatever the reset suggests', async () => {
      const { client, clock } = open();
      nock(ORG).get(APP).twice().reply(429, errorBody('E0000047'), headers);
      nock(ORG).get(APP).reply(200, app, okHeaders());

      await client.getApp('0oa1');

      expect(clock.sleeps).to.deep.equal([1000, 1000]);
      expect(client.counts()).to.deep.equal({ sent: 3, retries: 2, rateLimited: 0, concurrencyLimited: 2 });
    });

    it('does not use up its tries, but ends when Okta lets nothing through for too long', async () => {
      const { client, clock } = open({ patienceMs: 60_000 });
      const startMs = clock.now();
      nock(ORG).get(APP).times(62).reply(429, errorBody('E0000047', 'too many requests'), headers);

      const error = await rejectionOf(client.getApp('0oa1'));

      expect(isRateLimited(error)).to.equal(true);
      expect(error.message).to.include('Okta let nothing through in the bucket /api/v1/apps/{id} for 1 min');
      expect(clock.now() - startMs).to.be.within(60_000, 63_000);
    });
  });

  describe('that is refused without rate headers', () => {
    it('is repeated after a backoff', async () => {
      const { client, clock } = open();
      nock(ORG).get(APP).reply(429, '', {});
      nock(ORG).get(APP).reply(200, app, okHeaders());

      expect(await client.getApp('0oa1')).to.deep.equal(app);
      expect(clock.sleeps).to.deep.equal([1250]);
    });
  });

  it('never follows a redirect', async () => {
    const elsewhere = await serveInTurn(answerApp);
    const { origin } = await serveInTurn((_request, response) => {
      response.writeHead(302, { location: `${elsewhere.origin}/` }).end();
    });
    const { client } = open({ org: origin });

    const error = await rejectionOf(client.getApp('0oa1'));

    expect(error).to.include({ status: 302 });
    expect(error.message).to.include('Redirects are not followed: check the org URL');
    expect(elsewhere.requests).to.deep.equal([]);
  });

  it('ends at once with the reason when its signal aborts under way', async () => {
    const stop = new AbortController();
    const { origin, requests } = await serveInTurn(() => stop.abort(new Error('stopped by the user')));
    const { client } = open({ org: origin });

    const error = await rejectionOf(client.getApp('0oa1', { signal: stop.signal }));

    expect(error.message).to.equal('stopped by the user');
    expect(requests).to.have.length(1);
  });

  it('ends at once when the client is closed', async () => {
    const arrivals = new EventEmitter();
    const arrival = once(arrivals, 'request');
    const { origin } = await serveInTurn(() => arrivals.emit('request'));
    const { client } = open({ org: origin });
    const ended = rejectionOf(client.getApp('0oa1'));
    await arrival;

    await client.close();

    expect((await ended).message).to.equal('the Okta client was closed');
  });

  it('passes on what the authorizer throws', async () => {
    const authorize = {
      headers: () => Promise.reject(new Error('no token to be had')),
      refused: () => Promise.resolve(false),
      scopes: () => ({ requested: [], granted: [] }),
    };
    const { client } = open({ authorize });

    expect((await rejectionOf(client.getApp('0oa1'))).message).to.equal('no token to be had');
  });
});
