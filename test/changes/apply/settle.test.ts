import { expect } from 'chai';
import { untilSettled } from '../../../src/changes/apply/settle.js';
import { fakeClock } from '../../support/fake-clock.js';
import { rejectionOf } from '../../support/rejection.js';

describe('waiting for what follows', () => {
  const looking = (...seen: readonly string[]) => {
    const left = [...seen];
    return async () => left.shift() ?? seen.at(-1) ?? '';
  };
  const isGone = (seen: string) => seen === 'gone';

  it('looks at once, and waits no longer than it takes', async () => {
    const clock = fakeClock(0);
    const { signal } = new AbortController();

    const first = await untilSettled(looking('gone'), isGone, { ms: 60_000, clock, signal });
    const third = await untilSettled(looking('there', 'there', 'gone'), isGone, { ms: 60_000, clock, signal });

    expect([first, third]).to.deep.equal(['gone', 'gone']);
    expect(clock.sleeps).to.deep.equal([1_000, 2_000]);
  });

  it('looks once more when the time is over, and says what it saw', async () => {
    const clock = fakeClock(0);
    const { signal } = new AbortController();

    const seen = await untilSettled(looking('there'), isGone, { ms: 40_000, clock, signal });

    expect(seen).to.equal('there');
    expect(clock.sleeps).to.deep.equal([1_000, 2_000, 4_000, 8_000, 15_000, 10_000]);
  });

  it('ends with the signal', async () => {
    const aborted = new AbortController();
    aborted.abort(new Error('stopped'));
    const settle = { ms: 40_000, clock: fakeClock(0), signal: aborted.signal };

    expect((await rejectionOf(untilSettled(looking('there'), isGone, settle))).message).to.equal('stopped');
  });
});
