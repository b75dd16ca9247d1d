import { expect } from 'chai';
import { OktaNetworkError, OktaShapeError } from '../../src/okta/errors.js';
import { judgeAppFailure } from '../../src/review/app-failure.js';
import { anApp } from '../support/builders.js';
import { apiError, notFound, stubClient } from '../support/stub-client.js';

describe('app failure', () => {
  const app = anApp();
  const { signal } = new AbortController();

  async function judged(error: unknown, getApp: () => Promise<typeof app> = async () => app) {
    const { state, fatal } = await judgeAppFailure(error, app, { client: stubClient({ getApp }), signal });
    return { state, concernsAll: fatal !== undefined };
  }

  it('takes an app for deleted when its own GET answers 404 E0000007 as well', async () => {
    expect(await judged(notFound(), () => Promise.reject(notFound()))).to.deep.equal({
      state: 'deleted',
      concernsAll: false,
    });
  });

  it('takes a 404 for a gap when the app itself is still there', async () => {
    expect(await judged(notFound())).to.deep.equal({ state: 'incomplete', concernsAll: false });
  });

  it('takes a 404 for a gap when the app itself answers a 404 of another kind', async () => {
    const gateway = () => Promise.reject(apiError(404, ''));

    expect(await judged(notFound(), gateway)).to.deep.equal({ state: 'incomplete', concernsAll: false });
  });

  for (const [title, error] of [
    ['a permission that one app lacks', apiError(403, 'E0000006')],
    ['a cursor that died', apiError(400, 'E0000029')],
    ['an answer of an odd shape', new OktaShapeError('no id')],
    ['a body that is cut every time', new OktaNetworkError({ method: 'GET', path: '/' }, 'cut', true)],
  ] as const) {
    it(`leaves the other apps alone after ${title}`, async () => {
      expect(await judged(error)).to.deep.equal({ state: 'incomplete', concernsAll: false });
    });
  }

  for (const [title, error] of [
    ['a dead token', apiError(401, 'E0000011')],
    ['an org that cannot be reached', new OktaNetworkError({ method: 'GET', path: '/' }, 'refused', false)],
    ['a full disk', Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })],
  ] as const) {
    it(`ends the whole run after ${title}`, async () => {
      expect(await judged(error)).to.deep.equal({ state: 'incomplete', concernsAll: true });
    });
  }

  it('ends the whole run when it is told to stop', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    const { state, fatal } = await judgeAppFailure(new Error('x'), app, { client: stubClient(), signal: stop.signal });

    expect([state, fatal]).to.deep.equal(['incomplete', stop.signal.reason]);
  });
});
