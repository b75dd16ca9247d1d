import { expect } from 'chai';
import { type Directory, NOTHING_READ } from '../../../src/review/join/directory.js';
import { joinUsers } from '../../../src/review/join/join-users.js';
import { createProgress } from '../../../src/review/progress.js';
import { aPopulation } from '../../support/review-parts.js';
import { aRead } from '../../support/snapshot.js';

describe('join users', () => {
  it('reads the users of the rows that came without them, and lets their apps be reported', async () => {
    const asked: unknown[] = [];
    const events: string[] = [];
    const read: Directory = { ...NOTHING_READ, stopped: undefined };
    const population = aPopulation({
      reads: [aRead('0oa1', { notEmbedded: 1 })],
      directory: {
        lookUpNow: async () => undefined,
        finish: async (apps, asks) => {
          asked.push([apps.map(({ appId }) => appId), asks]);
          events.push('read');
          return read;
        },
      },
    });

    const joined = await joinUsers(population, orderOf(events), { progress: createProgress() });

    expect(joined).to.equal(read);
    expect(asked).to.deep.equal([[['0oa1'], true]]);
    expect(events).to.deep.equal(['read', 'joined']);
  });

  it('asks for nothing where the collection ended early', async () => {
    const asked: boolean[] = [];
    const population = aPopulation({
      stopped: new Error('the token died'),
      directory: {
        lookUpNow: async () => undefined,
        finish: async (_apps, asks) => {
          asked.push(asks);
          return { ...NOTHING_READ, stopped: undefined };
        },
      },
    });

    await joinUsers(population, orderOf([]), { progress: createProgress() });

    expect(asked).to.deep.equal([false]);
  });

  it('says what went wrong, and lets every app be reported all the same', async () => {
    const events: string[] = [];
    const full = new Error('ENOSPC');
    const population = aPopulation({
      directory: { lookUpNow: async () => undefined, finish: () => Promise.reject(full) },
    });

    const joined = await joinUsers(population, orderOf(events), { progress: createProgress() });

    expect(joined).to.deep.equal({ ...NOTHING_READ, stopped: full });
    expect(events).to.deep.equal(['joined']);
  });

  function orderOf(events: string[]) {
    return { ended: () => {}, usersJoined: () => events.push('joined'), pathsRead: () => {}, changeLogRead: () => {} };
  }
});
