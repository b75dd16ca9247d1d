import { expect } from 'chai';
import { createPatience } from '../../../../src/okta/rate-limit/redis/patience.js';
import { virtualClock } from '../../../support/virtual-clock.js';

function arrange() {
  const clock = virtualClock(0);
  const given: string[] = [];
  const patience = createPatience(clock, 30_000, ({ message }) => given.push(message));
  return { clock, given, patience, pass: (ms: number) => clock.runUntil(clock.sleep(ms)) };
}

describe('a patience', () => {
  it('runs out once, and says for how long it lasted', async () => {
    const { given, patience, pass } = arrange();
    patience.watch(true);

    await pass(100_000);

    expect(given).to.deep.equal(['Redis let no request go for 30 s though one was due']);
  });

  it('is not begun anew by who only waits on', async () => {
    const { given, patience, pass } = arrange();
    patience.watch(true);
    await pass(20_000);
    patience.watch(true);

    await pass(15_000);

    expect(given).to.have.length(1);
  });

  it('begins anew after what was waited for has come', async () => {
    const { given, patience, pass } = arrange();
    patience.watch(true);
    await pass(20_000);
    patience.watch(false);
    patience.watch(true);

    await pass(15_000);
    const before = [...given];
    await pass(20_000);

    expect(before).to.deep.equal([]);
    expect(given).to.have.length(1);
  });

  it('leaves nothing behind that keeps the process alive', async () => {
    const { given, patience, pass } = arrange();
    patience.watch(true);
    patience.watch(false);

    await pass(100_000);

    expect(given).to.deep.equal([]);
  });
});
