import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import { systemClock } from '../../src/clock.js';
import { createBodyReader } from '../../src/okta/body-reader.js';
import { exchange } from '../../src/okta/exchange.js';

describe('an exchange', () => {
  const server = createServer((_request, response) => response.writeHead(200).write('['));

  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it('leaves no connection open when whoever is told of the headers fails', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const closed = once(server, 'connection').then(([socket]) => once(socket, 'close'));

    const outcome = await exchange(
      { method: 'GET', path: '/x', url: `http://127.0.0.1:${port}/x` },
      {
        authorize: {
          headers: async () => ({}),
          refused: async () => false,
          scopes: () => ({ requested: [], granted: [] }),
        },
        userAgent: 'test',
        timeoutMs: 60_000,
        clock: systemClock,
        bodies: createBodyReader(),
      },
      () => {
        throw new Error('a listener of events failed');
      },
      new AbortController().signal,
    );

    expect(outcome).to.include({ kind: 'no-answer', reason: 'a listener of events failed' });
    await closed;
  });
});
