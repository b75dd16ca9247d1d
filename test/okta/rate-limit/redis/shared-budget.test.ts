import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import { systemClock } from '../../../../src/async/clock.js';
import type { ClientEvent } from '../../../../src/okta/api.js';
import { createRateBudget, type RateBudget } from '../../../../src/okta/rate-limit/rate-budget.js';
import { openRedisCluster } from '../../../../src/okta/rate-limit/redis/redis-cluster.js';
import { createSharedPool } from '../../../../src/okta/rate-limit/redis/shared-pool.js';
import { secretOf } from '../../../../src/okta/secret.js';
import { startRedis, type TestRedis } from '../../../support/redis-server.js';
import { rejectionOf } from '../../../support/rejection.js';
import { needs } from '../../../support/system-program.js';

const LIMIT = 10;
const WINDOW_MS = 2000;

/** An org's bucket: windows begin with a request, and end whole milliseconds later. */
function openOrg(windowMs = WINDOW_MS, now = () => Date.now()) {
  let endMs = 0;
  let used = 0;
  let refused = 0;
  const perWindow: number[] = [];
  return {
    refused: () => refused,
    perWindow,
    answer() {
      const nowMs = now();
      if (nowMs >= endMs) {
        endMs = Math.ceil((nowMs + windowMs) / 1000) * 1000;
        used = 0;
        perWindow.push(0);
      }
      used += 1;
      const isRefused = used > LIMIT;
      if (isRefused) refused += 1;
      else perWindow[perWindow.length - 1] = (perWindow.at(-1) ?? 0) + 1;
      const remaining = Math.max(0, LIMIT - used);
      return { status: isRefused ? 429 : 200, rate: { limit: LIMIT, remaining, resetMs: endMs }, nowMs };
    },
  };
}

needs('redis-server').describe('a budget that is shared through Redis', function () {
  this.timeout(60_000);
  let redis: TestRedis;
  let org: ReturnType<typeof openOrg>;
  let events: ClientEvent[];
  const budgets: RateBudget[] = [];

  beforeEach(async () => {
    redis = await startRedis('hunter2');
    org = openOrg();
    events = [];
  });
  afterEach(async () => {
    await Promise.all(budgets.splice(0).map((budget) => budget.close()));
    await redis.stop();
  });

  function join(
    instance: string,
    url = redis.url,
    owner = 'https://acme.okta.com\nSSWS the-token',
    patienceMs?: number,
  ): RateBudget {
    const pool = createSharedPool({
      instance,
      clock: systemClock,
      patienceMs,
      openCluster: () => openRedisCluster({ url: secretOf(url), owner, clock: systemClock }),
    });
    const budget = createRateBudget(
      {
        share: 0.9,
        maxConcurrent: 8,
        patienceMs: 900_000,
        clock: systemClock,
        onEvent: (event) => events.push(event),
      },
      pool,
    );
    budgets.push(budget);
    return budget;
  }

  /** Requests until each was answered 200, as the transport repeats them. */
  async function request(budget: RateBudget, signal?: AbortSignal): Promise<void> {
    for (;;) {
      const status = await budget.run('/api/v1/apps', signal, async (tell) => {
        const sentMs = systemClock.steady();
        await systemClock.sleep(5);
        const { status: answered, rate, nowMs } = org.answer();
        const dateMs = Math.floor(nowMs / 1000) * 1000;
        tell({ status: answered, rate, dateMs, sentMs, receivedMs: systemClock.steady(), pauseMs: 1000 });
        return answered;
      });
      if (status === 200) return;
    }
  }

  const many = (budget: RateBudget, count: number) => Array.from({ length: count }, () => request(budget));
  const unshared = () => events.filter(({ kind }) => kind === 'unshared');

  it('is spent by all together, window by window, with at most one 429 each', async () => {
    const members = ['a', 'b', 'c'].map((name) => join(name));

    await Promise.all(members.flatMap((budget) => many(budget, 9)));

    // without sharing, 17 of the first 27 requests would be refused
    expect(org.refused()).to.be.at.most(members.length);
    expect(org.perWindow.reduce((sum, one) => sum + one, 0)).to.equal(27);
    expect(Math.max(...org.perWindow)).to.be.at.most(LIMIT);
    expect(unshared()).to.deep.equal([]);
  });

  it('is another one for another token', async () => {
    const other = join('b', redis.url, 'https://acme.okta.com\nSSWS another');

    await Promise.all([...many(join('a'), 4), ...many(other, 4)]);

    // each of them has looked for itself, and found what remains
    expect(unshared()).to.deep.equal([]);
    expect(await redis.dump()).to.match(/(?:b_okta-access-review-[0-9a-f]{32}_settings.*){4}/);
  });

  it('shows Redis neither token nor org', async () => {
    await request(join('a'));

    const held = await redis.dump();

    expect(held).to.contain('okta-access-review-');
    expect(held).to.not.match(/the-token|acme/);
  });

  it('lets go of a request whose signal aborts while it waits', async () => {
    org = openOrg(10_000); // however slow the machine, it does not end before the signal comes
    const budget = join('a');
    await Promise.all(many(budget, 9));
    const stop = new AbortController();
    const waiting = rejectionOf(request(budget, stop.signal));

    setTimeout(() => stop.abort(new Error('enough')), 50);

    expect((await waiting).message).to.equal('enough');
    await request(budget);
    expect(org.refused()).to.equal(0);
  });

  it('pauses after a 429 that does not say until when, even where answers carry no rate headers', async () => {
    const budget = join('a');
    const starts: number[] = [];
    const answer = (status: number) =>
      budget.run('/api/v1/apps', undefined, async (tell) => {
        starts.push(Date.now());
        tell({ status, rate: undefined, dateMs: undefined, sentMs: 0, receivedMs: 0, pauseMs: 500 });
      });
    await answer(200);
    await answer(429);

    await Promise.all([answer(200), answer(200)]);

    const [, refused = 0, ...later] = starts;
    expect(Math.min(...later) - refused).to.be.at.least(495);
  });

  it('runs each request once when Redis is killed in the middle, on a part of the share', async () => {
    const members = ['a', 'b'].map((name) => join(name));
    await Promise.all(members.map((budget) => request(budget)));
    const all = Promise.all(members.flatMap((budget) => many(budget, 8)));

    redis.child.kill('SIGKILL');
    await all;

    expect(org.perWindow.reduce((sum, one) => sum + one, 0)).to.equal(18);
    expect(unshared().map((event) => 'share' in event && event.share)).to.deep.equal([0.45, 0.45]);
  });

  it('falls back when Redis loses its keys', async () => {
    const budget = join('a');
    await request(budget);
    await redis.flush();

    await Promise.all(many(budget, 8));

    expect(unshared()).to.have.length(1);
    expect(JSON.stringify(unshared())).to.contain('SETTINGS_KEY_NOT_FOUND');
  });

  it('falls back when only the connection that it listens on is lost', async () => {
    const budget = join('a');
    await request(budget);
    await redis.dropListeners();

    await Promise.all(many(budget, 8));

    expect(JSON.stringify(unshared())).to.contain('closed the connection');
  });

  it('is not held up by a machine whose clock is half a minute fast', async () => {
    const { now } = Date;
    Date.now = () => now() + 30_000;
    const fast = join('fast');
    try {
      await Promise.all(many(fast, 3));
      await fast.close();
    } finally {
      Date.now = now;
    }

    const began = Date.now();
    await request(join('b'));

    expect(Date.now() - began).to.be.below(10_000);
    expect(unshared()).to.deep.equal([]);
  });

  it('learns the org’s time from its answers after it fell back', async () => {
    const budget = join('a', redis.url.replace(/:\d+$/, ':1'));
    const dateMs = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;

    await budget.run('/api/v1/apps', undefined, async (tell) => {
      tell({ status: 200, rate: undefined, dateMs, sentMs: Date.now(), receivedMs: Date.now(), pauseMs: 0 });
    });

    expect(budget.serverNow()).to.be.within(dateMs - 2000, dateMs + 5000);
  });

  it('goes back to limits of its own where answers stop to carry rate headers', async () => {
    const budget = join('a');
    await request(budget);
    await systemClock.sleep(WINDOW_MS + 1500);
    let underWay = 0;
    let most = 0;
    const bare = () =>
      budget.run('/api/v1/apps', undefined, async (tell) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await systemClock.sleep(5);
        underWay -= 1;
        tell({ status: 200, rate: undefined, dateMs: undefined, sentMs: 0, receivedMs: 0, pauseMs: 0 });
      });
    await bare();

    await Promise.all(Array.from({ length: 40 }, bare));

    expect(most, 'under way at once; by looks it is one at a time').to.equal(8);
  });

  it('falls back when Redis hangs', async () => {
    const budget = join('a');
    await request(budget);
    redis.child.kill('SIGSTOP');

    await Promise.all(many(budget, 3));

    expect(unshared()).to.have.length(1);
  });

  for (const [what, spoil] of [
    ['refuses the password', (url: string) => url.replace('hunter2', 'hunter3')],
    ['is not there', (url: string) => url.replace(/:\d+$/, ':1')],
  ] as const) {
    it(`falls back when Redis ${what}, and shows no password`, async () => {
      await request(join('a', spoil(redis.url)));

      expect(unshared()).to.have.length(1);
      expect(JSON.stringify(events)).to.not.contain('hunter');
    });
  }

  it('continues when a process that holds units and the look is killed', async () => {
    const dying = join('dying');
    const stuck = dying.run('/api/v1/apps', undefined, () => new Promise(() => {}));
    await systemClock.sleep(300);
    const other = join('b');

    const done = request(other);

    await done; // after the look's place has expired
    expect(org.perWindow).to.deep.equal([1]);
    stuck.catch(() => {});
  });

  it('keeps no place from the others when a process leaves right after its look', async () => {
    const leaving = join('leaving');
    await request(leaving);

    await leaving.close();

    const began = Date.now();
    await request(join('b'));
    expect(Date.now() - began, 'the look would expire after 20 s').to.be.below(10_000);
    expect(unshared()).to.deep.equal([]);
  });

  it('falls back after its patience, and says so, when somebody sets every reservoir to minus a billion', async () => {
    const budget = join('a', redis.url, undefined, 1500);
    await request(budget);
    // what the first look has found free is added after its answer, and would mend what is spoilt before
    while (!(await redis.dump()).includes('"reservoir":"8"')) await systemClock.sleep(10);
    await redis.setAll('reservoir', '-1000000000');

    await Promise.all(many(budget, 8));

    expect(unshared()).to.have.length(1);
    expect(JSON.stringify(unshared())).to.contain('Redis let no request go for 1.5 s though one was due');
  });

  for (const [what, reply] of [
    ['nested a hundred thousand deep', '*1\r\n'.repeat(100_000)],
    ['no answer of a Redis', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ] as const) {
    it(`falls back when an answer is ${what}`, async () => {
      const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.write(reply)));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      try {
        await request(join('a', `redis://127.0.0.1:${port}`));
      } finally {
        server.close();
      }

      expect(unshared()).to.have.length(1);
    });
  }

  for (const stepMs of [-3_600_000, 3_600_000]) {
    it(`goes on at once when this machine's clock is set by ${stepMs / 60_000} min in the middle`, async () => {
      const { now } = Date;
      org = openOrg(WINDOW_MS, systemClock.steady);
      const budget = join('a');
      await Promise.all(many(budget, 9));
      const began = performance.now();
      Date.now = () => now() + stepMs;
      try {
        await Promise.all(many(budget, 9));
      } finally {
        Date.now = now;
      }

      expect(performance.now() - began).to.be.below(15_000);
      expect(org.refused()).to.be.at.most(1);
      expect(unshared()).to.deep.equal([]);
    });
  }

  it('keeps nothing running once it is closed', async () => {
    const budget = join('a');
    await Promise.all(many(budget, 9));
    const waiting = Promise.allSettled(many(budget, 5));

    await budget.close();

    const ended = (await waiting).filter(({ status }) => status === 'rejected');
    expect(ended.length).to.be.at.least(3); // a look or two may have been under way
    for (const one of ended) expect(String('reason' in one && one.reason)).to.contain('closed');
    expect((await rejectionOf(request(budget))).message).to.contain('closed');
  });
});
