import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { aloneWith, openWindow } from '../../../../src/okta/rate-limit/budget-window.js';
import type { ClusterBucket } from '../../../../src/okta/rate-limit/redis/cluster.js';
import { openSharedUnits } from '../../../../src/okta/rate-limit/redis/shared-units.js';
import { hear } from '../../../../src/okta/rate-limit/window-answers.js';
import { virtualClock } from '../../../support/virtual-clock.js';

const resetAt = (resetMs: number) => ({ earliestMs: resetMs, latestMs: resetMs });
const rateOf = (remaining: number) => ({ limit: 50, remaining, resetMs: 60_000 });

/** A bucket of one window, before a reservoir that does what the test says. */
function arrange({ units = 0, underWay = 0, remaining = 49 } = {}) {
  const clock = virtualClock(0);
  const added: number[] = [];
  const published: number[] = [];
  const held: number[] = [];
  const givenUp: Error[] = [];
  const takers: (() => Promise<void>)[] = [];
  const lookers: (() => Promise<void>)[] = [];
  let pumped = 0;
  let hasPlace = true;
  let reservoir = units;
  const window = hear(openWindow(0.9, true), { rate: rateOf(remaining) }, 0, resetAt);
  const cluster: ClusterBucket = {
    take: (job) => new Promise((resolve, reject) => takers.push(() => job().then(resolve, reject))),
    look: (job) => new Promise((resolve, reject) => lookers.push(() => job().then(resolve, reject))),
    units: async () => reservoir,
    async add(more) {
      added.push(more);
      reservoir += more;
    },
    underWay: async () => underWay,
    publish: async () => {},
    subscribe: () => {},
  };
  const source = openSharedUnits(
    {
      opened: Promise.resolve(cluster),
      clock,
      publish: async (_cluster, { rate }) => void published.push(rate.remaining),
      patienceMs: 30_000,
      giveUp: (reason) => givenUp.push(reason),
    },
    {
      window: () => window,
      hasPlace: () => hasPlace,
      hear: () => {},
      holdLooks: (ms) => held.push(ms),
      pump: () => {
        pumped += 1;
      },
    },
  );
  const grant = async (line: (() => Promise<void>)[], count = 1) => {
    await turn();
    for (const job of line.splice(0, count)) job().catch(() => {});
    await turn();
  };
  return {
    clock,
    source,
    added,
    published,
    held,
    givenUp,
    takers,
    lookers,
    pumped: () => pumped,
    fill: () => {
      hasPlace = false;
    },
    grantUnits: (count: number) => grant(takers, count),
    grantLook: () => grant(lookers),
  };
}

describe('units that processes share', () => {
  it('are asked for as requests wait, eight at a time', async () => {
    const { source, takers } = arrange();

    source.want(3);
    source.want(3);
    source.want(20);
    await turn();

    expect(takers).to.have.length(8);
  });

  it('are not asked for without a place to use them in', async () => {
    const { source, takers, fill } = arrange();
    fill();

    source.want(3);
    await turn();

    expect(takers).to.have.length(0);
  });

  it('are at hand once they come, and given back when nobody waits for them any more', async () => {
    const { source, added, pumped, grantUnits } = arrange();
    source.want(3);
    await grantUnits(3);
    const atHand = source.atHand();

    source.want(1);
    await turn();

    expect([atHand, pumped()]).to.deep.equal([3, 3]);
    expect(source.atHand()).to.equal(1);
    expect(added).to.deep.equal([1, 1]);
  });

  it('count as under way until the answer was published', async () => {
    const { source, published, grantUnits } = arrange({ units: 10 });
    source.want(1);
    await grantUnits(1);

    const settle = source.take();
    settle({ rate: rateOf(40) });
    await turn();

    expect(published).to.deep.equal([40]);
    expect(source.atHand()).to.equal(0);
  });

  it('are taken away again where others, who share nothing, have spent what was promised', async () => {
    const { source, added, grantUnits } = arrange({ units: 30, remaining: 15 });
    source.want(1);
    await grantUnits(1);

    source.take()({ rate: rateOf(15) });
    await turn();

    expect(added).to.deep.equal([-20]); // ten of the fifteen are to be spent
  });

  it('are filled by a look with what is free, less what is under way and what is there', async () => {
    const { source, added, held, grantLook } = arrange({ units: -2, underWay: 4 });
    source.look((settle) => settle({ rate: rateOf(49) })).catch(() => {});

    await grantLook();

    expect(added).to.deep.equal([42]); // 44 are free, 4 of them under way, and 2 are owed
    expect(held).to.deep.equal([]);
  });

  it('are filled from whatever somebody else has set the reservoir to', async () => {
    const { source, added, grantLook } = arrange({ units: -1e9 });
    source.look((settle) => settle({ rate: rateOf(49) })).catch(() => {});

    await grantLook();

    expect(added).to.deep.equal([1e9 + 44]);
  });

  it('are not looked for while some are there, nor again at once where a look has found none', async () => {
    const { source, held, grantLook } = arrange({ units: 3 });
    let asked = 0;
    const send = () => {
      asked += 1;
    };
    source.look(send).catch(() => {});
    await grantLook();

    const empty = arrange({ remaining: 5 });
    empty.source.look((settle) => settle({ rate: rateOf(5) })).catch(() => {});
    await empty.grantLook();

    expect(asked).to.equal(0);
    expect([held, empty.held, empty.added]).to.deep.equal([[100], [100], []]);
  });

  it('are given up when nobody is let look for half a minute', async () => {
    const { clock, source, givenUp } = arrange();
    source.look(() => {}).catch(() => {});

    await clock.runUntil(clock.sleep(29_000));
    const before = givenUp.length;
    await clock.runUntil(clock.sleep(2_000));

    expect([before, givenUp.length]).to.deep.equal([0, 1]);
    expect(givenUp[0]?.message).to.equal('Redis let no request go for 30 s though one was due');
  });

  it('are not given up while units come, nor when nobody waits any more', async () => {
    const { clock, source, givenUp, grantUnits } = arrange();
    source.look(() => {}).catch(() => {});
    source.want(5);
    await clock.runUntil(clock.sleep(20_000));
    await grantUnits(1);
    source.want(4);
    await clock.runUntil(clock.sleep(20_000));
    const coming = givenUp.length;
    source.want(0);
    await clock.runUntil(clock.sleep(60_000));

    expect([coming, givenUp.length]).to.deep.equal([0, 0]);
  });

  it('are given back when the process leaves, and what comes later too', async () => {
    const { clock, source, added, grantUnits } = arrange();
    source.want(2);
    await grantUnits(1);

    const closed = source.close();
    await grantUnits(1);
    await clock.runUntil(closed);

    expect(added).to.deep.equal([1, 1]);
  });

  it('are no matter of a bucket that goes on alone', () => {
    const window = openWindow(0.9, true);

    expect(aloneWith(window, 0.45)).to.include({ share: 0.45, isPooled: false, doubtedFrom: 0 });
  });
});
