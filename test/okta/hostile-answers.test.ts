import type { ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import nock from 'nock';
import { systemClock } from '../../src/async/clock.js';
import type { OktaClient } from '../../src/okta/api.js';
import { createApiTokenAuthorizer } from '../../src/okta/auth/api-token.js';
import { createOktaClient } from '../../src/okta/client.js';
import { OktaNetworkError } from '../../src/okta/errors.js';
import { secretOf } from '../../src/okta/secret.js';
import { serve, type TestServer } from '../support/http-server.js';
import { expectNoSecret } from '../support/no-secret.js';
import { allPages } from '../support/okta-client.js';
import { rejectionOf } from '../support/rejection.js';

const TOKEN = '00hT4-answers_9xQ2vN8bL5mC7kR3zW6yU1iO0pSdF';
const SELF = { link: '</itself>; rel="self"' };

describe('an org that means harm', () => {
  let server: TestServer;
  let client: OktaClient;
  let answer: (response: ServerResponse) => void;

  before(async () => {
    // Node's own sockets, not nock's around them; importers see that only once it is synced
    nock.restore();
    syncBuiltinESMExports();
    server = await serve((_request, response) => answer(response));
  });
  after(async () => {
    await server.close();
    nock.activate();
    syncBuiltinESMExports();
  });
  beforeEach(() => {
    client = createOktaClient({
      org: server.origin,
      authorize: createApiTokenAuthorizer({ token: secretOf(TOKEN) }),
      clock: { ...systemClock, sleep: async () => {} },
      random: () => 0,
    });
  });
  afterEach(() => client.close());

  it('cannot fill the memory with a page that unpacks to a gigabyte', async () => {
    const member = gzipSync(Buffer.alloc(2 ** 24, ' '));
    const page = Buffer.concat(Array.from({ length: 64 }, () => member));
    answer = (response) => response.writeHead(200, { ...SELF, 'content-encoding': 'gzip' }).end(page);
    const before = process.memoryUsage().rss;

    const error = await rejectionOf(allPages(client.listApps()));

    expect(page.length).to.be.below(2 ** 21);
    expect(error.message).to.match(/: 200 with a body of more than 32 MiB unpacked, which is the most .*MAX_BODY_MB/);
    expect(client.counts().sent, 'it comes no better when it is asked for again').to.equal(1);
    expect(process.memoryUsage().rss - before).to.be.below(150 * 2 ** 20);
  });

  for (const value of ['{}', '0', '[]', '{"id":"1","status":"ACTIVE"}']) {
    it(`cannot fill the memory with a page of as many ${value} as it may have bytes`, async () => {
      const page = gzipSync(`[${`${value},`.repeat(Math.floor((31 * 2 ** 20) / (value.length + 1)))}${value}]`);
      answer = (response) => response.writeHead(200, { ...SELF, 'content-encoding': 'gzip' }).end(page);
      const before = process.memoryUsage().rss;

      const errors = await Promise.all(
        ['0oa1', '0oa2', '0oa3'].map((id) => rejectionOf(allPages(client.listAppUsers(id)))),
      );

      for (const error of errors)
        expect(error.message).to.match(/: 200 with a body of more than 524288 values, which is the most/);
      expect(client.counts().sent).to.equal(3);
      expect(process.memoryUsage().rss - before).to.be.below(250 * 2 ** 20);
    });
  }

  const rows = '[{"id":"00u1","status":"ACTIVE"}]';
  const packed = gzipSync(rows);
  for (const [what, encoding, body, says] of [
    [
      'two packings',
      'gzip, gzip',
      gzipSync(packed),
      'that is not JSON, packed as gzip, gzip, which nobody asked for (tried 6',
    ],
    ['a packing within one', 'gzip', gzipSync(packed), 'that is not JSON (tried 6 times)'],
    [
      'deflate',
      'deflate',
      deflateSync(rows),
      'that is not JSON, packed as deflate, which nobody asked for (tried 6 times)',
    ],
    [
      'Brotli',
      'br',
      brotliCompressSync(rows),
      'that is not JSON, packed as br, which nobody asked for (tried 6 times)',
    ],
    ['a packing that is cut off', 'gzip', packed.subarray(0, -12), 'that is not JSON (tried 6 times)'],
    [
      'a packing without its checksum',
      'gzip',
      Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]),
      'incorrect data check',
    ],
    ['garbage after the packing', 'gzip', Buffer.concat([packed, Buffer.from('garbage')]), 'incorrect header check'],
    ['a packing in name alone', 'gzip', Buffer.from(rows), 'incorrect header check'],
    ['two lists', 'identity', Buffer.from(rows + rows), 'that is not JSON (tried 6 times)'],
    ['a NUL at its end', 'identity', Buffer.from(`${rows}\0`), 'that is not JSON (tried 6 times)'],
    ['UTF-16', 'identity', Buffer.from(rows, 'utf16le'), 'that is not JSON (tried 6 times)'],
  ] as const) {
    it(`cannot have a page taken for read that is ${what}`, async () => {
      answer = (response) => response.writeHead(200, { ...SELF, 'content-encoding': encoding }).end(body);

      const error = await rejectionOf(allPages(client.listAppUserLines('0oa1')));

      expect(error).to.be.instanceOf(OktaNetworkError);
      expect(error.message).to.include(says);
    });
  }

  it('cannot hide the status of an error behind such a body', async () => {
    const member = gzipSync(Buffer.alloc(2 ** 24, ' '));
    const body = Buffer.concat([member, member, member]);
    answer = (response) => response.writeHead(403, { 'content-encoding': 'gzip' }).end(body);

    expect((await rejectionOf(client.getApp('0oa1'))).message).to.include('answered 403');
  });

  it('cannot have the token written down with a row', async () => {
    answer = (response) => response.writeHead(200, SELF).end(JSON.stringify([{ id: '00u1', profile: { x: TOKEN } }]));

    const error = await rejectionOf(allPages(client.listAppUserLines('0oa1')));

    expect(error.message).to.include('200 with a body that repeats the credential that was sent');
    expectNoSecret(error, [TOKEN]);
  });

  it('cannot have the token written down with a cursor', async () => {
    const next = `/api/v1/apps?after=${TOKEN}&limit=200`;
    answer = (response) => response.writeHead(200, { link: `${SELF.link}, <${next}>; rel="next"` }).end('[]');

    const error = await rejectionOf(allPages(client.listApps()));

    expect(error.message).to.include('its next link repeats a secret');
    expectNoSecret(error, [TOKEN]);
  });

  for (const status of [400, 401, 403, 404, 503]) {
    it(`cannot have the token shown by an error ${status} that repeats it in every field`, async () => {
      const said = `SSWS ${TOKEN}`;
      const body = {
        errorCode: said,
        errorSummary: `${'x'.repeat(480)} ${said}`,
        errorCauses: [{ errorSummary: said }],
      };
      answer = (response) =>
        response.writeHead(status, { 'x-okta-request-id': said, 'x-echo': said }).end(JSON.stringify(body));

      const error = await rejectionOf(client.getApp('0oa1'));

      expect(error.message).to.include(`answered ${status}`);
      expectNoSecret(error, [TOKEN, TOKEN.slice(0, 16)]);
    });
  }
});
