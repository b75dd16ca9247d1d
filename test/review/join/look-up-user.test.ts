import { expect } from 'chai';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaNetworkError, OktaShapeError } from '../../../src/okta/errors.js';
import { apiPath, UnusableIdError } from '../../../src/okta/paths.js';
import { type Looked, lookUpUser } from '../../../src/review/join/look-up-user.js';
import { aUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, notFound, stubClient } from '../../support/stub-client.js';

describe('look-up of a user', () => {
  it('has the record as Okta sent it, without its links', async () => {
    const looked = await lookUp(async () => aUser({ id: 'u1', _links: { self: {} } }));

    expect([looked.kind, looked.failed]).to.deep.equal(['found', undefined]);
    expect(JSON.parse(JSON.stringify(looked.line))).to.deep.equal(aUser({ id: 'u1' }));
  });

  it('knows a user whom Okta does not have', async () => {
    const looked = await lookUp(() => Promise.reject(notFound()));

    expect(looked).to.deep.equal({ kind: 'missing', line: { id: 'u1', _lookup: { state: 'missing' } } });
  });

  it('takes nobody else for the user', async () => {
    const looked = await lookUp(async () => aUser({ id: 'u2' }));

    expect(looked.kind).to.equal('unread');
    expect(looked.failed?.why).to.equal('GET /api/v1/users/u1 answered with the user u2');
  });

  for (const [what, error] of [
    ['a reset connection', new OktaNetworkError({ method: 'GET', path: '/' }, 'reset', true)],
    ['an answer that came too late', new OktaNetworkError({ method: 'GET', path: '/' }, 'no answer within 60 s', true)],
    ['a user without a status', new OktaShapeError('it needs an id and a status')],
    ['a server that fails', apiError(500, 'E0000009')],
    ['a limit that does not end', apiError(429, 'E0000047')],
    ['an id that can stand in no path', new UnusableIdError(['".." cannot be an id'])],
  ] as const) {
    it(`leaves the user unread after ${what}, to be tried again`, async () => {
      const looked = await lookUp(() => Promise.reject(error));

      expect(looked.kind).to.equal('unread');
      expect(looked.line).to.deep.equal({ id: 'u1', _lookup: { state: 'unread', why: error.message } });
      expect(looked.failed).to.deep.equal({ userId: 'u1', why: error.message });
    });
  }

  it('leaves a user unread whom Okta refuses to show, without another try', async () => {
    const looked = await lookUp(() => Promise.reject(apiError(403, 'E0000006')));

    expect([looked.kind, looked.failed]).to.deep.equal(['unread', undefined]);
  });

  for (const [what, error] of [
    ['a dead token', apiError(401, 'E0000011')],
    ['an org that cannot be reached', new OktaNetworkError({ method: 'GET', path: '/' }, 'refused', false)],
    ['a defect', new TypeError('x is not a function')],
  ] as const) {
    it(`throws ${what} on: it concerns every look-up`, async () => {
      expect(await rejectionOf(lookUp(() => Promise.reject(error)))).to.equal(error);
    });
  }

  it('throws what ended it where it is told to stop', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped by SIGTERM'));

    const error = await rejectionOf(lookUp(() => Promise.reject(apiError(500, '')), stop.signal));

    expect(error.message).to.contain('500');
  });

  it('is asked for by an id that cannot lead elsewhere', () => {
    expect(() => apiPath('users', '..')).to.throw(UnusableIdError);
  });

  async function lookUp(
    getUser: OktaClient['getUser'],
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Looked> {
    return await lookUpUser('u1', { client: stubClient({ getUser }), signal });
  }
});
