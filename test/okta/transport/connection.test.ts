import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import nock from 'nock';
import { openRequest, type Sent } from '../../../src/okta/transport/connection.js';
import { describeFailure } from '../../../src/okta/transport/network-failure.js';
import { DIRECT } from '../../../src/okta/transport/route.js';
import { serve, type TestServer } from '../../support/http-server.js';
import { rejectionOf } from '../../support/rejection.js';

const FOREVER = new AbortController().signal;
const packed = gzipSync(JSON.stringify(Array.from({ length: 1000 }, (_none, id) => ({ id }))));

const GET = (url: string): Sent => ({ method: 'GET', url, headers: {} });

describe('a request', () => {
  let server: TestServer;
  let url: string;
  let requests: IncomingMessage[];
  let answer: (response: ServerResponse, request: IncomingMessage) => void;

  before(async () => {
    // Node's own sockets, not nock's around them; importers see that only once it is synced
    nock.restore();
    syncBuiltinESMExports();
    server = await serve((request, response) => {
      requests.push(request);
      answer(response, request);
    });
    url = server.origin;
  });
  beforeEach(() => {
    requests = [];
  });
  after(async () => {
    await server.close();
    nock.activate();
    syncBuiltinESMExports();
  });

  it('joins the headers that came several times, as Okta sends its links', async () => {
    answer = (response) => response.writeHead(200, ['Link', '<a>; rel="self"', 'link', '<b>; rel="next"']).end('[]');

    const { status, headers, body } = await openRequest(GET(url), FOREVER);

    expect([status, headers.get('link')]).to.deep.equal([200, '<a>; rel="self", <b>; rel="next"']);
    expect(await text(body)).to.equal('[]');
  });

  it('asks for gzip, and unpacks it', async () => {
    const page = Buffer.alloc(3_000_000, 'Zoë ');
    answer = (response) => response.writeHead(200, { 'content-encoding': 'GZIP' }).end(gzipSync(page));

    const { body } = await openRequest(GET(url), FOREVER);

    expect((await buffer(body)).equals(page)).to.equal(true);
    expect(requests[0]?.headers['accept-encoding']).to.equal('gzip');
  });

  it('sends a body with its length', async () => {
    let received = '';
    answer = async (response, request) => {
      received = await text(request);
      response.writeHead(204).end();
    };

    const { status, body } = await openRequest({ ...GET(url), method: 'POST', body: '{"ö":1}' }, FOREVER);

    expect([status, await text(body), received]).to.deep.equal([204, '', '{"ö":1}']);
    expect(requests[0]?.headers['content-length']).to.equal('8');
  });

  it('does not follow a redirect', async () => {
    answer = (response) => response.writeHead(302, { location: `${url}/elsewhere` }).end();

    const { status, body } = await openRequest(GET(url), FOREVER);

    expect([status, await text(body), requests.length]).to.deep.equal([302, '', 1]);
  });

  it('uses a connection again once its answer was read', async () => {
    answer = (response) => response.end('{}');
    const ports = [];

    for (let count = 0; count < 3; count += 1) {
      const { body } = await openRequest(GET(url), FOREVER);
      await text(body);
      ports.push(requests[count]?.socket.remotePort);
    }

    expect(new Set(ports).size).to.equal(1);
  });

  it('gives as much of a gzip body that was packed short as there is', async () => {
    answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, -20));

    const { body } = await openRequest(GET(url), FOREVER);

    expect(await text(body)).to.match(/^\[\{"id":0\},.*[^\]]$/);
  });

  it('fails on a gzip body whose checksum is wrong', async () => {
    const spoiled = Buffer.from(packed).fill(0, packed.length - 8, packed.length - 4);
    answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(spoiled);

    const { body } = await openRequest(GET(url), FOREVER);

    await rejectionOf(text(body));
  });

  for (const [status, headers] of [
    [204, {}],
    [429, { 'content-length': '0' }],
    [429, { 'transfer-encoding': 'chunked' }],
  ] as const) {
    it(`takes an empty body that is said to be gzip for empty: ${status} ${JSON.stringify(headers)}`, async () => {
      answer = (response) => response.writeHead(status, { 'content-encoding': 'gzip', ...headers }).end();

      const opened = await openRequest(GET(url), FOREVER);

      expect([opened.status, await text(opened.body)]).to.deep.equal([status, '']);
    });
  }

  for (const headers of [{ 'content-length': '100' }, { 'content-length': '100', 'content-encoding': 'gzip' }, {}]) {
    it(`fails on a connection that ends within the body: ${JSON.stringify(headers)}`, async () => {
      answer = (response) => {
        response.writeHead(200, headers).write(packed.subarray(0, 50));
        setTimeout(() => response.destroy(), 20);
      };

      const { body } = await openRequest(GET(url), FOREVER);

      await rejectionOf(text(body));
    });
  }

  it('leaves a packing that it did not ask for as it is, and keeps the status', async () => {
    answer = (response) => response.writeHead(429, { 'content-encoding': 'br' }).end('x');

    const { status, body } = await openRequest(GET(url), FOREVER);

    expect([status, await text(body)]).to.deep.equal([429, 'x']);
  });

  it('fails where the connection switches to another protocol', async () => {
    answer = (_response, request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
    };

    const error = await rejectionOf(openRequest(GET(url), FOREVER));

    expect(describeFailure(error)).to.deep.equal({
      reason: 'the connection was closed before an answer came',
      mayHaveArrived: true,
    });
  });

  it('is ended by its signal before an answer, and names the signal’s reason', async () => {
    const stop = new AbortController();
    const asked = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const opening = rejectionOf(openRequest(GET(url), stop.signal));
    await asked;

    stop.abort(new Error('enough'));

    expect(describeFailure(await opening)).to.deep.equal({ reason: 'enough', mayHaveArrived: true });
  });

  it('closes its connection when the signal aborts within the body', async () => {
    answer = (response) => response.writeHead(200).write('[');
    const stop = new AbortController();
    const { body } = await openRequest(GET(url), stop.signal);
    const [request] = requests;
    if (request === undefined) throw new Error('no request came');
    const closed = once(request.socket, 'close');
    const reading = rejectionOf(text(body));

    stop.abort(new Error('enough'));

    await reading;
    await closed;
  });

  it('is certain that nothing was sent where no connection comes about in time', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => {}));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;

    const error = await rejectionOf(openRequest(GET(`https://127.0.0.1:${port}`), FOREVER, 50));

    const { reason, mayHaveArrived } = describeFailure(error);
    expect(reason).to.match(/^no connection to 127\.0\.0\.1:\d+ within 0\.05 s$/);
    expect(mayHaveArrived).to.equal(false);
    silent.close();
  });

  it('takes headers of up to 64 kB', async () => {
    const value = 'x'.repeat(60_000);
    answer = (response) => response.writeHead(200, { 'x-policy': value }).end('[]');

    const { headers, body } = await openRequest(GET(url), FOREVER);

    expect(headers.get('x-policy')).to.equal(value);
    expect(await text(body)).to.equal('[]');
  });

  it('gives each address of a host two seconds', () => {
    for (const url of ['https://example.okta.com', 'http://127.0.0.1']) {
      const agent = DIRECT.agentOf(new URL(url));
      expect(agent).to.have.nested.property('options.autoSelectFamilyAttemptTimeout', 2000);
      expect(agent).to.have.nested.property('options.keepAlive', true);
    }
  });
});
