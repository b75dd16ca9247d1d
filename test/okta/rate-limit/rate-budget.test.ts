import { expect } from 'chai';
import type { ClientEvent } from '../../../src/okta/api.js';
import { createRateBudget, type RateBudget, type RateBudgetOptions } from '../../../src/okta/rate-limit/rate-budget.js';
import { rejectionOf } from '../../support/rejection.js';
import { type VirtualClock, virtualClock } from '../../support/virtual-clock.js';

const START_MS = Date.UTC(2026, 0, 1, 12, 0, 0, 300);

interface SimulatedOrg {
  readonly refused: () => number;
  readonly mostAtOnce: () => number;
  /** Sends one request through the budget. */
  request(bucket?: string, signal?: AbortSignal): Promise<number>;
}

interface Behaviour {
  readonly limit: number;
  readonly windowMs: number;
  readonly latencyMs: number;
  /** The server's clock minus this machine's. */
  readonly aheadMs: number;
}

/** An org with one window per bucket that begins with a request, on a clock that only moves when all wait for it. */
function simulateOrg(budget: RateBudget, clock: VirtualClock, behaviour: Behaviour): SimulatedOrg {
  const windows = new Map<string, { endMs: number; used: number }>();
  let refused = 0;
  let atOnce = 0;
  let mostAtOnce = 0;

  function handle(bucket: string) {
    const nowMs = clock.steady() + behaviour.aheadMs;
    let window = windows.get(bucket);
    if (window === undefined || nowMs >= window.endMs) {
      window = { endMs: Math.floor((nowMs + behaviour.windowMs) / 1000) * 1000, used: 0 };
      windows.set(bucket, window);
    }
    window.used += 1;
    const status = window.used > behaviour.limit ? 429 : 200;
    if (status === 429) refused += 1;
    const remaining = Math.max(0, behaviour.limit - window.used);
    const rate = { limit: behaviour.limit, remaining, resetMs: window.endMs };
    return { status, rate, dateMs: Math.floor(nowMs / 1000) * 1000 };
  }

  return {
    refused: () => refused,
    mostAtOnce: () => mostAtOnce,
    request: (bucket = '/api/v1/apps', signal) =>
      budget.run(bucket, signal, async (tell) => {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        const sentMs = clock.steady();
        await clock.sleep(behaviour.latencyMs / 2);
        const facts = handle(bucket);
        await clock.sleep(behaviour.latencyMs / 2);
        atOnce -= 1;
        tell({ ...facts, sentMs, receivedMs: clock.steady(), pauseMs: 0 });
        return facts.status;
      }),
  };
}

function arrange(options: Partial<RateBudgetOptions> = {}, behaviour: Partial<Behaviour> = {}) {
  const clock = virtualClock(START_MS);
  const events: ClientEvent[] = [];
  const budget = createRateBudget({
    share: 0.9,
    maxConcurrent: 8,
    patienceMs: 900_000,
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const full = { limit: 5, windowMs: 60_000, latencyMs: 100, aheadMs: 0, ...behaviour };
  return { clock, events, budget, org: simulateOrg(budget, clock, full) };
}

async function sendAll(org: SimulatedOrg, count: number): Promise<readonly number[]> {
  return await Promise.all(Array.from({ length: count }, () => org.request()));
}

function waitsOf(events: readonly ClientEvent[]): readonly ClientEvent[] {
  return events.filter(({ kind }) => kind === 'wait');
}

/** Facts of an answer that left and came now. */
function told(clock: VirtualClock, status: number, rate?: { limit: number; remaining: number; resetMs: number }) {
  return { status, rate, dateMs: undefined, sentMs: clock.steady(), receivedMs: clock.steady(), pauseMs: 1000 };
}

describe('createRateBudget', () => {
  it('spends one window and then the next, without a 429', async () => {
    const { clock, budget, org } = arrange();

    await clock.runUntil(sendAll(org, 8));

    // 4 of 5 are this job's
    expect(org.refused()).to.equal(0);
    expect(clock.now() - START_MS).to.be.within(59_000, 63_000);
    await budget.close();
  });

  it('sends one request before it knows the bucket, then as many at once as it may', async () => {
    const { clock, budget, org } = arrange({ maxConcurrent: 4 }, { limit: 600 });
    const first = org.request();
    const rest = sendAll(org, 12);

    await clock.runUntil(first);
    const atOnceBefore = org.mostAtOnce();
    await clock.runUntil(rest);

    expect(atOnceBefore).to.equal(1);
    expect(org.mostAtOnce()).to.equal(4);
    await budget.close();
  });

  it('limits what is under way over all buckets together', async () => {
    const { clock, budget, org } = arrange({ maxConcurrent: 2 }, { limit: 600 });

    const all = Promise.all([...Array(9).keys()].map((index) => org.request(`bucket ${index % 3}`)));
    await clock.runUntil(all);

    expect(org.mostAtOnce()).to.equal(2);
    await budget.close();
  });

  it('lets other buckets continue while one waits', async () => {
    const { clock, budget, org } = arrange();
    await clock.runUntil(sendAll(org, 4));
    const waiting = org.request();

    await clock.runUntil(org.request('/api/v1/users'));

    expect(clock.now() - START_MS).to.be.below(2_000);
    await clock.runUntil(waiting);
    await budget.close();
  });

  it('says each wait once, with its end', async () => {
    const { clock, budget, events, org } = arrange();

    await clock.runUntil(sendAll(org, 12));

    expect(waitsOf(events)).to.have.length(2);
    const [first] = waitsOf(events);
    expect(first).to.include({ bucket: '/api/v1/apps', reason: 'the rate limit of this window is spent' });
    expect(first?.kind === 'wait' && first.untilMs - START_MS).to.be.within(58_000, 61_000);
    await budget.close();
  });

  it('tells every answer with what remains', async () => {
    const { clock, budget, events, org } = arrange();

    await clock.runUntil(org.request());

    expect(events).to.deep.equal([{ kind: 'answer', bucket: '/api/v1/apps', remaining: 4, limit: 5 }]);
    await budget.close();
  });

  it('halves what is under way after a 429 of the concurrency limit', async () => {
    const { clock, budget, org } = arrange({ maxConcurrent: 8 }, { limit: 600 });
    await clock.runUntil(sendAll(org, 2));
    await clock.runUntil(
      budget.run('/api/v1/apps', undefined, async (tell) => {
        tell(told(clock, 429, { limit: 0, remaining: 0, resetMs: clock.now() + 114_000 }));
      }),
    );
    const beforeMs = clock.now();
    const { request } = org;
    let atOnce = 0;
    let most = 0;

    await clock.runUntil(
      Promise.all(
        [...Array(8).keys()].map(() =>
          budget.run('/api/v1/apps', undefined, async (tell) => {
            atOnce += 1;
            most = Math.max(most, atOnce);
            await clock.sleep(100);
            atOnce -= 1;
            tell(told(clock, 200, { limit: 600, remaining: 500, resetMs: START_MS + 60_000 }));
          }),
        ),
      ),
    );

    expect(most).to.equal(4);
    expect(clock.now() - beforeMs, 'its reset is only a suggestion').to.be.below(1_000);
    await clock.runUntil(request());
    await budget.close();
  });

  it('lets go of a request whose caller aborts while it waits, with the reason', async () => {
    const { clock, budget, org } = arrange();
    await clock.runUntil(sendAll(org, 4));
    const stop = new AbortController();
    const waiting = rejectionOf(org.request('/api/v1/apps', stop.signal));

    stop.abort(new Error('stopped by the user'));

    expect((await waiting).message).to.equal('stopped by the user');
    expect(clock.now() - START_MS).to.be.below(2_000);
    await budget.close();
  });

  it('serves those who still wait after others have left the line', async () => {
    const { clock, budget, org } = arrange();
    await clock.runUntil(sendAll(org, 4));
    const stop = new AbortController();
    const leaving = [1, 2, 3].map(() => rejectionOf(org.request('/api/v1/apps', stop.signal)));
    const staying = sendAll(org, 4);
    stop.abort(new Error('stopped'));
    await Promise.all(leaving);

    await clock.runUntil(staying);

    expect(org.refused()).to.equal(0);
    expect(clock.now() - START_MS).to.be.within(59_000, 63_000);
    await budget.close();
  });

  it('sends nothing for a signal that has aborted before', async () => {
    const { budget, org } = arrange();

    const error = await rejectionOf(org.request('/api/v1/apps', AbortSignal.abort(new Error('too late'))));

    expect(error.message).to.equal('too late');
    expect(org.mostAtOnce()).to.equal(0);
    await budget.close();
  });

  it('continues after a request that brought no answer', async () => {
    const { clock, budget, org } = arrange();
    const lost = budget.run('/api/v1/apps', undefined, async () => {
      throw new Error('socket hang up');
    });

    expect((await rejectionOf(lost)).message).to.equal('socket hang up');
    expect(await clock.runUntil(org.request())).to.equal(200);
    await budget.close();
  });

  it('measures for how long a bucket has answered nothing but 429', async () => {
    const { clock, budget, org } = arrange();
    const refuse = () => budget.run('/api/v1/apps', undefined, async (tell) => tell(told(clock, 429)));
    await clock.runUntil(refuse());
    const afterFirst = budget.stalledMs('/api/v1/apps');
    clock.advance(5_000);
    await clock.runUntil(refuse());
    const afterSecond = budget.stalledMs('/api/v1/apps');
    clock.advance(2_000);
    await clock.runUntil(org.request());

    expect(afterFirst).to.equal(0);
    expect(afterSecond).to.equal(5_000);
    expect(budget.stalledMs('/api/v1/apps')).to.equal(0);
    await budget.close();
  });

  it('does not believe a reset further away than its patience', async () => {
    const { clock, budget, org } = arrange({ patienceMs: 120_000 });
    await clock.runUntil(
      budget.run('/api/v1/apps', undefined, async (tell) => {
        tell(told(clock, 429, { limit: 5, remaining: 0, resetMs: START_MS * 1000 }));
      }),
    );

    await clock.runUntil(org.request());

    expect(clock.now() - START_MS).to.be.within(120_000, 122_000);
    await budget.close();
  });

  it('rejects what waits when it is closed, and whatever comes later', async () => {
    const { clock, budget, org } = arrange();
    await clock.runUntil(sendAll(org, 4));
    const waiting = rejectionOf(org.request());

    await budget.close();

    expect((await waiting).message).to.equal('the Okta client was closed');
    expect((await rejectionOf(org.request('another bucket'))).message).to.equal('the Okta client was closed');
  });

  it('estimates the time of the server', async () => {
    const { clock, budget, org } = arrange({}, { aheadMs: 73_000 });

    await clock.runUntil(sendAll(org, 3));

    expect(Math.abs(budget.serverNow() - clock.now() - 73_000)).to.be.below(600);
    await budget.close();
  });

  for (const stepMs of [-3_600_000, 3_600_000]) {
    it(`waits no longer and no shorter when the wall clock is set by ${stepMs / 60_000} min in the middle of a wait`, async () => {
      const { clock, budget, events, org } = arrange();
      await clock.runUntil(sendAll(org, 4));
      const waiting = sendAll(org, 4);
      await clock.runUntil(clock.sleep(5_000));

      clock.step(stepMs);
      await clock.runUntil(waiting);

      expect(org.refused()).to.equal(0);
      expect(clock.steady() - START_MS).to.be.within(59_000, 63_000);
      await clock.runUntil(sendAll(org, 8));
      expect(clock.steady() - START_MS, 'the waits after it').to.be.within(118_000, 186_000);
      const last = waitsOf(events).at(-1);
      expect(last?.kind === 'wait' && last.untilMs - clock.now(), 'told by the wall clock').to.be.within(
        -62_000,
        62_000,
      );
      await budget.close();
    });
  }

  it('waits a window at most when the machine is suspended for an hour in the middle', async () => {
    let suspendedMs = 0;
    const { clock, budget } = arrange();
    const org = simulateOrg(budget, clock, {
      limit: 5,
      windowMs: 60_000,
      latencyMs: 100,
      get aheadMs() {
        return suspendedMs;
      },
    });
    await clock.runUntil(sendAll(org, 4));
    const waiting = sendAll(org, 4);
    await clock.runUntil(clock.sleep(5_000));

    suspendedMs = 3_600_000; // the wall clock and the org went on; the steady clock stood still
    clock.step(suspendedMs);
    await clock.runUntil(waiting);
    await clock.runUntil(sendAll(org, 4));

    expect(org.refused()).to.equal(0);
    expect(clock.steady() - START_MS).to.be.below(130_000);
    expect(Math.abs(budget.serverNow() - clock.now())).to.be.below(1_100);
    await budget.close();
  });

  it('says once that rate headers cannot be meant', async () => {
    const { clock, budget, events } = arrange();
    const answer = () =>
      budget.run('/api/v1/apps', undefined, async (tell) =>
        tell({ ...told(clock, 200), strange: 'x-rate-limit-limit: 9999' }),
      );

    await clock.runUntil(answer());
    await clock.runUntil(answer());

    const said = events.filter(({ kind }) => kind === 'ignored');
    expect(said).to.deep.equal([{ kind: 'ignored', bucket: '/api/v1/apps', reason: 'x-rate-limit-limit: 9999' }]);
    await budget.close();
  });

  it('pauses after a 429 that does not say until when, even with budget left', async () => {
    const { clock, budget, org } = arrange({}, { limit: 600 });
    await clock.runUntil(sendAll(org, 2));
    await clock.runUntil(budget.run('/api/v1/apps', undefined, async (tell) => tell(told(clock, 429))));
    const pausedMs = clock.now();

    await clock.runUntil(org.request());

    expect(clock.now() - pausedMs).to.be.within(1_000, 1_300);
    await budget.close();
  });

  it('gives a place that becomes free to each bucket in turn', async () => {
    const { clock, budget, org } = arrange({ maxConcurrent: 1 }, { limit: 600 });
    const order: string[] = [];
    const send = (bucket: string) => org.request(bucket).then(() => order.push(bucket));

    await clock.runUntil(Promise.all(['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'].map(send)));

    expect(order.slice(1, 7).filter((bucket) => bucket === 'b')).to.have.length(3);
    await budget.close();
  });
});
