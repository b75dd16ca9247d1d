import { expect } from 'chai';
import { sideBySide } from '../../src/async/worker-pool.js';
import { rejectionOf } from '../support/rejection.js';

const OK = { failed: false, fatal: false };
const FAILED = { failed: true, fatal: false };

function options(overrides: Partial<Parameters<typeof sideBySide>[2]> = {}) {
  return { concurrency: 1, maxConsecutiveFailures: 3, signal: new AbortController().signal, ...overrides };
}

describe('side by side', () => {
  it('does everything, so many at a time', async () => {
    let [now, most] = [0, 0];
    const done: number[] = [];

    const stopped = await sideBySide(
      [1, 2, 3, 4, 5],
      async (item) => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now -= 1;
        done.push(item);
        return OK;
      },
      options({ concurrency: 2 }),
    );

    expect([stopped, most, done.length]).to.deep.equal([undefined, 2, 5]);
  });

  it('stops after so many failures in a row', async () => {
    const tried: number[] = [];

    const stopped = await sideBySide(
      [1, 2, 3, 4, 5, 6, 7],
      async (item) => {
        tried.push(item);
        return item === 3 ? OK : FAILED;
      },
      options(),
    );

    expect(tried).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(stopped).to.match(/^3 failures with no success between them, as they ended side by side/);
  });

  it('stops at once where nothing else could succeed', async () => {
    const tried: number[] = [];

    const stopped = await sideBySide(
      [1, 2, 3],
      async (item) => {
        tried.push(item);
        return { failed: true, fatal: true };
      },
      options(),
    );

    expect([tried, stopped]).to.deep.equal([[1], 'the credential is refused']);
  });

  it('brings to its end what is under way before an error is thrown on', async () => {
    let isDone = false;

    const error = await rejectionOf(
      sideBySide(
        ['breaks', 'is slow', 'never begins'],
        async (item) => {
          if (item === 'breaks') throw new Error('broken');
          if (item === 'never begins') throw new Error('begun');
          await new Promise(setImmediate);
          isDone = true;
          return OK;
        },
        options({ concurrency: 2 }),
      ),
    );

    expect([error.message, isDone]).to.deep.equal(['broken', true]);
  });

  it('begins nothing once it is to stop', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    expect((await rejectionOf(sideBySide([1], async () => OK, options({ signal: stop.signal })))).message).to.equal(
      'stopped',
    );
  });
});
