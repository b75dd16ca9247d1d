import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { underSignals } from '../../src/async/linked-signal.js';
import { rejectionOf } from '../support/rejection.js';

describe('underSignals', () => {
  for (const index of [0, 1]) {
    it(`aborts with the reason of signal ${index + 1} of two`, async () => {
      const controllers = [new AbortController(), new AbortController()];

      const reason = await underSignals(
        controllers.map(({ signal }) => signal),
        async (signal) => {
          controllers[index]?.abort(new Error(`from ${index}`));
          return signal.reason;
        },
      );

      expect(reason).to.have.property('message', `from ${index}`);
    });
  }

  it('does not begin under a signal that has aborted', async () => {
    const signal = AbortSignal.abort(new Error('too late'));

    expect((await rejectionOf(underSignals([undefined, signal], async () => 'done'))).message).to.equal('too late');
  });

  it('lets go of the signals afterwards', async () => {
    const { signal } = new AbortController();

    await underSignals([signal], async () => 'done');
    await rejectionOf(underSignals([signal], () => Promise.reject(new Error('failed'))));

    expect(getEventListeners(signal, 'abort')).to.have.length(0);
  });
});
