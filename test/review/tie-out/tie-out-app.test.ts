import { expect } from 'chai';
import type { OktaClient } from '../../../src/okta/api.js';
import { tieOutApp, untiedApp } from '../../../src/review/tie-out/tie-out-app.js';
import { anApp, anAppUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { aRead, snapshotOf } from '../../support/snapshot.js';
import { apiError, failingPages, notFound, pagesAt, stubClient } from '../../support/stub-client.js';

const APP = anApp({ id: '0oa1' });
const AT = Date.parse('2026-11-24T06:30:00.000Z');

describe('tie-out of an app', () => {
  it('is tied where both listings have the same users', async () => {
    const { tied, fatal } = await tiedWith({ listAppUsers: () => pagesAt(AT, [anAppUser({ id: 'u1' })]) });

    expect(tied).to.include({ appId: APP.id, state: 'tied', why: '', firstRows: 1, secondRows: 1, pages: 1 });
    expect(tied.firstReadAt).to.equal(aRead(APP.id).firstReadAt);
    expect(fatal).to.equal(undefined);
  });

  it('is incomplete where the second listing cannot be read, with what it had shown', async () => {
    const { tied, fatal } = await tiedWith({ listAppUsers: () => failingPages(apiError(403, 'E0000006')) });

    expect(tied).to.deep.include({ state: 'incomplete', firstRows: 1, secondRows: 0, added: [], missed: [] });
    expect(tied.why).to.contain('403 E0000006');
    expect(fatal).to.equal(undefined);
  });

  it('hands on what concerns every app', async () => {
    const dead = apiError(401, 'E0000011');

    expect((await tiedWith({ listAppUsers: () => failingPages(dead) })).fatal).to.equal(dead);
  });

  it('is not a gap where the app itself is gone', async () => {
    const { tied } = await tiedWith({
      listAppUsers: () => failingPages(notFound()),
      getApp: () => Promise.reject(notFound()),
    });

    expect([tied.state, tied.why]).to.deep.equal(['deleted', '']);
  });

  it('throws where its rows are gone from the snapshot', async () => {
    const options = {
      client: stubClient(),
      folder: await snapshotOf(),
      onRow: () => {},
      signal: new AbortController().signal,
    };

    expect((await rejectionOf(tieOutApp(APP, aRead(APP.id), options))).message).to.contain('is missing');
  });

  it('says of an app that was never listed again what its first listing had', () => {
    const tied = untiedApp(aRead(APP.id, { rows: 7 }), 'the run ended');

    expect(tied).to.include({
      appId: APP.id,
      state: 'incomplete',
      why: 'the run ended',
      firstRows: 7,
      pages: 0,
      listedAt: '',
    });
  });

  async function tiedWith(calls: Partial<OktaClient>) {
    const folder = await snapshotOf({ appUsers: { [APP.id]: [anAppUser({ id: 'u1' })] } });
    return await tieOutApp(APP, aRead(APP.id), {
      client: stubClient({ getApp: async () => APP, ...calls }),
      folder,
      onRow: () => {},
      signal: new AbortController().signal,
    });
  }
});
