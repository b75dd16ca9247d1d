import { expect } from 'chai';
import { createLimiter } from '../../../src/okta/rate-limit/limiter.js';
import { rejectionOf } from '../../support/rejection.js';

describe('createLimiter', () => {
  it('starts jobs in order, each only once released', async () => {
    const limiter = createLimiter();
    const started: number[] = [];
    const jobs = [1, 2, 3].map((number) => limiter.schedule(async () => started.push(number)));
    const last = rejectionOf(Promise.all(jobs));

    limiter.release();
    limiter.release();
    await Promise.all(jobs.slice(0, 2));
    const afterTwo = [...started];
    await limiter.stop('over');

    expect(afterTwo).to.deep.equal([1, 2]);
    expect((await last).message).to.equal('over');
  });

  it('starts at once a job that was released before it came', async () => {
    const limiter = createLimiter();
    limiter.release();

    expect(await limiter.schedule(async () => 'done')).to.equal('done');
    await limiter.stop('over');
  });

  it('rejects as its job does', async () => {
    const limiter = createLimiter();
    const failing = rejectionOf(limiter.schedule(() => Promise.reject(new Error('failed'))));
    limiter.release();

    expect((await failing).message).to.equal('failed');
    await limiter.stop('over');
  });

  it('stops when the jobs under way have ended, and takes no more', async () => {
    const limiter = createLimiter();
    const order: string[] = [];
    let finish = (): void => undefined;
    const running = limiter.schedule(
      () =>
        new Promise<void>((resolve) => {
          order.push('started');
          finish = () => {
            order.push('ended');
            resolve();
          };
        }),
    );
    limiter.release();
    while (order.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = limiter.stop('over').then(() => order.push('stopped'));
    finish();
    await Promise.all([running, stopped]);

    expect(order).to.deep.equal(['started', 'ended', 'stopped']);
    expect((await rejectionOf(limiter.schedule(async () => 'late'))).message).to.equal('over');
  });

  it('starts the next job at once after this machine’s clock was set back an hour', async () => {
    const { now } = Date;
    const limiter = createLimiter();
    limiter.release();
    await limiter.schedule(async () => 'before');
    Date.now = () => now() - 3_600_000;
    try {
      const after = limiter.schedule(async () => 'after');
      limiter.release();
      const late = new Promise((resolve) => setTimeout(resolve, 2000, 'late').unref());

      expect(await Promise.race([after, late])).to.equal('after');
    } finally {
      Date.now = now;
    }
  });

  it('hands a job what it was released with', async () => {
    const limiter = createLimiter<string>();
    const job = limiter.schedule(async (pass) => pass);

    limiter.release('ticket 7');

    expect(await job).to.equal('ticket 7');
  });

  it('lets go of a job whose signal aborts while it waits, and of no other', async () => {
    const limiter = createLimiter();
    const leaving = new AbortController();
    const gone = rejectionOf(limiter.schedule(async () => 'gone', leaving.signal));
    const staying = limiter.schedule(async () => 'stayed');

    leaving.abort(new Error('left'));
    const waiting = limiter.waiting;
    limiter.release();

    expect((await gone).message).to.equal('left');
    expect(waiting).to.equal(1);
    expect(await staying).to.equal('stayed');
    expect((await rejectionOf(limiter.schedule(async () => 'late', leaving.signal))).message).to.equal('left');
  });
});
