import { expect } from 'chai';
import { watchUsers } from '../../../src/review/paths/users-in-scope.js';
import { readOf, startOf } from '../../../src/run/read-log.js';
import { anApp } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';

describe('users in scope, while apps are read', () => {
  const apps = ['0oa1', '0oa2'].map((id) => anApp({ id }));
  const { signal } = new AbortController();
  const read = (appId: string, rows: number) => ({ ...readOf(startOf(appId), 'complete', ''), rows });

  it('are at least as many as the largest app has, of those that were asked about', () => {
    const users = watchUsers('/nowhere', apps);

    users.ended(read('0oa1', 40));
    users.ended(read('0oa2', 30));
    users.ended(read('0oaOther', 900));

    expect(users.least()).to.equal(40);
  });

  it('tell when there may be more, and when all apps have ended', async () => {
    const users = watchUsers('/nowhere', apps);
    const first = users.next(signal);
    users.ended(read('0oa1', 1));
    const second = first.then(() => users.next(signal));
    await first;
    users.all([]);

    expect(await first).to.deep.equal({ isWhole: false });
    expect(await second).to.deep.equal({ isWhole: true });
    expect(await users.next(signal)).to.deep.equal({ isWhole: true });
  });

  it('are waited for no longer than the run lasts', async () => {
    const stop = new AbortController();
    const users = watchUsers('/nowhere', apps);
    const waiting = rejectionOf(users.next(stop.signal));

    stop.abort(new Error('stopped'));

    expect((await waiting).message).to.equal('stopped');
  });
});
