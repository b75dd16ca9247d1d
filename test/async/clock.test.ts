import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { rejectionOf } from '../support/rejection.js';

describe('systemClock', () => {
  it('is moved by whoever sets the machine’s clock in `now`, and by nobody in `steady`', () => {
    const { now } = Date;
    const before = systemClock.steady();
    Date.now = () => now() - 3_600_000;
    try {
      expect(systemClock.now()).to.be.below(before - 3_000_000);
      expect(systemClock.steady()).to.be.within(before, before + 60_000);
    } finally {
      Date.now = now;
    }
  });

  it('sleeps, and is woken by its signal with the reason', async () => {
    const stop = new AbortController();
    const sleeping = rejectionOf(systemClock.sleep(60_000, stop.signal));

    stop.abort(new Error('enough'));

    expect((await sleeping).message).to.equal('enough');
    await systemClock.sleep(-5);
  });
});
