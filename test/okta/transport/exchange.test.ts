import { once } from 'node:events';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { createBodyReader } from '../../../src/okta/transport/body-reader.js';
import { exchange } from '../../../src/okta/transport/exchange.js';
import { fakeAuthorizer } from '../../support/fake-authorizer.js';
import { serve, type TestServer } from '../../support/http-server.js';

describe('an exchange', () => {
  let server: TestServer;

  afterEach(() => server.close());

  it('leaves no connection open when whoever is told of the headers fails', async () => {
    let closed: Promise<unknown> | undefined;
    server = await serve((request, response) => {
      closed = once(request.socket, 'close');
      response.writeHead(200).write('[');
    });

    const outcome = await exchange(
      { method: 'GET', path: '/x', url: `${server.origin}/x` },
      {
        authorize: fakeAuthorizer(),
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
    expect(closed).to.not.equal(undefined);
    await closed;
  });
});
