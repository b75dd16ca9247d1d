import { expect } from 'chai';
import fc from 'fast-check';
import type { ClientEvent } from '../../../src/okta/api.js';
import { leftOf, loseOne, openWindow, outlookOf, releaseOne } from '../../../src/okta/rate-limit/budget-window.js';
import { createRateBudget, type RateBudget } from '../../../src/okta/rate-limit/rate-budget.js';
import { createSharedPool } from '../../../src/okta/rate-limit/redis/shared-pool.js';
import { createServerClock } from '../../../src/okta/rate-limit/server-clock.js';
import { learn } from '../../../src/okta/rate-limit/window-answers.js';
import { fakeCluster } from '../../support/fake-cluster.js';
import { type VirtualClock, virtualClock } from '../../support/virtual-clock.js';
import { openServer, type Windows } from '../../support/window-server.js';

const START_MS = 1_767_268_800_000;
const MOST_AT_ONCE = 8;
const HOUR_MS = 3_600_000;
/** Wrong looks into one window, from what is left to others: each is paid for by all processes together. */
const LOOKS = 4;

const windowsOf = fc.record<Windows>({
  limit: fc.integer({ min: 1, max: 40 }),
  windowMs: fc.integer({ min: 4_000, max: 60_000 }),
  begin: fc.constantFrom('on-demand', 'fixed'),
  round: fc.constantFrom('exact', 'down', 'up'),
  others: fc.constant(0),
  steady: fc.constant(0),
  latencyMs: fc.constant(0), // each request has its own
  aheadMs: fc.integer({ min: -86_400_000, max: 86_400_000 }),
});

/** What becomes of a request: how long each way takes, and whether its answer arrives. */
const fate = fc.record({
  thereMs: fc.integer({ min: 1, max: 800 }),
  backMs: fc.integer({ min: 1, max: 800 }),
  isLost: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
});
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  readonly ticket: number;
  readonly sentMs: number;
  readonly isLook: boolean;
  readonly fate: Fate;
}

/** Runs the window machine alone through any fates, and tells what the server saw in each of its windows. */
function runMachine(windows: Windows, share: number, fates: readonly Fate[], startMs: number) {
  const mine = ownPart(windows.limit, share);
  let nowMs = startMs;
  const clock = { now: () => nowMs, steady: () => nowMs, sleep: async () => {} };
  const times = createServerClock(clock);
  const server = openServer(windows);
  const due: { atMs: number; happen: () => void }[] = [];
  const perWindow = new Map<number, { spent: number; lost: number }>();
  let window = openWindow(share);
  let underWay = 0;
  let next = 0;
  let handled = 0;
  const at = (atMs: number, happen: () => void) => due.push({ atMs, happen });

  function handle(sent: Sent): void {
    const { rate, dateMs, isRefused } = server.handle(nowMs + windows.aheadMs);
    const seen = perWindow.get(rate.resetMs) ?? { spent: 0, lost: 0 };
    perWindow.set(rate.resetMs, seen);
    if (!sent.isLook) seen.spent += 1;
    if (sent.fate.isLost) seen.lost += 1;
    expect(seen.spent, 'spent of the share').to.be.at.most(mine + seen.lost);
    at(nowMs + sent.fate.backMs, () => {
      underWay -= 1;
      handled += 1;
      if (sent.fate.isLost) window = loseOne(window, sent.ticket);
      else {
        times.see({ dateMs, sentMs: sent.sentMs, receivedMs: nowMs });
        const answer = { ticket: sent.ticket, rate, refused: isRefused, pauseMs: 0 };
        window = learn(window, answer, nowMs, times.localTime);
      }
    });
  }

  while (handled < fates.length) {
    let outlook = outlookOf(window, nowMs, times.localTime);
    for (; next < fates.length && underWay < MOST_AT_ONCE && outlook.free >= 1; next += 1) {
      const sent = {
        ticket: window.nextTicket,
        sentMs: nowMs,
        isLook: outlook.isLook === true,
        fate: fates[next] as Fate,
      };
      window = releaseOne(window, nowMs, times.localTime);
      underWay += 1;
      at(nowMs + sent.fate.thereMs, () => handle(sent));
      outlook = outlookOf(window, nowMs, times.localTime);
    }
    const isIdle = next < fates.length && underWay < MOST_AT_ONCE;
    if (isIdle) expect(leftOf(window), 'left of the budget while requests wait').to.be.below(1);
    if (isIdle && outlook.lookAtMs !== undefined) at(outlook.lookAtMs, () => {});
    due.sort((a, b) => a.atMs - b.atMs);
    const first = due.shift();
    if (first === undefined) throw new Error('nothing would ever happen again');
    nowMs = Math.max(nowMs, first.atMs);
    first.happen();
  }
  return { tookMs: nowMs - startMs, windows: perWindow.size };
}

function ownPart(limit: number, share: number): number {
  return Math.max(1, Math.floor(limit * share + 1e-9));
}

describe('the window machine, whatever order answers come in', () => {
  it('never spends more than its share, is never idle with budget left, and serves every request', () => {
    fc.assert(
      fc.property(
        windowsOf,
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.array(fate, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 0, max: 60_000 }),
        (windows, share, fates, phaseMs) => {
          const { tookMs } = runMachine(windows, share, fates, START_MS + phaseMs);

          // a window's time, a second or two to be sure of its end, and the slowest answers; a lost look costs its time
          const perWindowMs = windows.windowMs + 3_000 + 4 * 1_600;
          const least = Math.max(1, ownPart(windows.limit, share) - 1);
          expect(tookMs).to.be.below((Math.ceil(fates.length / least) + 1) * perWindowMs);
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** What a whole budget may meet: answers of every kind, somebody who sets the clock, and callers who leave. */
const call = fc.record({
  process: fc.integer({ min: 0, max: 2 }),
  bucket: fc.constantFrom('/api/v1/apps', '/api/v1/users'),
  afterMs: fc.integer({ min: 0, max: 20_000 }),
  thereMs: fc.integer({ min: 1, max: 800 }),
  backMs: fc.integer({ min: 1, max: 800 }),
  answer: fc.constantFrom('usual', 'usual', 'usual', 'usual', 'usual', 'lost', 'bare', 'bare 429', 'crowded'),
  leavesAfterMs: fc.option(fc.integer({ min: 0, max: 90_000 }), { freq: 8, nil: undefined }),
  stepMs: fc.option(fc.constantFrom(-HOUR_MS, HOUR_MS), { freq: 20, nil: undefined }),
});
type Call = Omit<typeof call extends fc.Arbitrary<infer T> ? T : never, 'answer'> & { readonly answer: string };

/** Sends every call as it says, and resolves when each has had its turn or has left. */
async function sendAll(calls: readonly Call[], budgets: readonly RateBudget[], windows: Windows, clock: VirtualClock) {
  const servers = new Map([...new Set(calls.map(({ bucket }) => bucket))].map((name) => [name, openServer(windows)]));
  const turns = calls.map(() => 0);
  const perWindow = new Map<string, number>();

  async function send(one: Call, index: number): Promise<void> {
    await clock.sleep(one.afterMs);
    if (one.stepMs !== undefined) clock.step(one.stepMs);
    const leaving = new AbortController();
    const { leavesAfterMs } = one;
    if (leavesAfterMs !== undefined) later(clock, leavesAfterMs, () => leaving.abort(new Error('left')));
    const budget = budgets[one.process % budgets.length] as RateBudget;
    const done = budget.run(one.bucket, leaving.signal, async (publish) => {
      turns[index] = (turns[index] ?? 0) + 1;
      const sentMs = clock.steady();
      await clock.sleep(one.thereMs);
      const { rate, dateMs, isRefused } = servers.get(one.bucket)?.handle(clock.steady() + windows.aheadMs) ?? fail();
      const place = `${one.bucket} ${rate.resetMs}`;
      perWindow.set(place, (perWindow.get(place) ?? 0) + 1);
      await clock.sleep(one.backMs);
      if (one.answer === 'lost') throw new Error('lost');
      const facts = { dateMs, sentMs, receivedMs: clock.steady(), pauseMs: 1000 };
      const crowded = { ...rate, limit: 0, remaining: 0 };
      if (one.answer === 'usual') publish({ ...facts, status: isRefused ? 429 : 200, rate });
      else if (one.answer === 'crowded') publish({ ...facts, status: 429, rate: crowded });
      else publish({ ...facts, status: one.answer === 'bare' ? 200 : 429, rate: undefined });
    });
    await done.catch((error: unknown) => expect(String(error)).to.match(/lost|left/));
    if (!leaving.signal.aborted) expect(turns[index], 'turns').to.equal(1);
    expect(turns[index], 'turns').to.be.at.most(1);
  }

  await clock.runUntil(Promise.all(calls.map(send)));
  return { most: Math.max(...perWindow.values()) };
}

function later(clock: VirtualClock, ms: number, happen: () => void): void {
  clock.sleep(ms).then(happen, () => undefined);
}

function fail(): never {
  throw new Error('there is no such server');
}

/** A part of the share for each of its windows, with room for what lost looks and pauses cost, after all have come. */
function longestMs(calls: readonly Call[], windows: Windows, share: number): number {
  const perWindow = Math.max(1, ownPart(windows.limit, share) - 1);
  const comingMs = calls.reduce((sum, { afterMs, thereMs, backMs }) => sum + afterMs + thereMs + backMs, 0);
  return comingMs + 110_000 + (Math.ceil(calls.length / perWindow) + 2) * (windows.windowMs + 20_000);
}

function openBudgets(count: number, share: number, clock: VirtualClock, cluster?: ReturnType<typeof fakeCluster>) {
  const events: ClientEvent[] = [];
  const budgets = Array.from({ length: count }, (_, index) => {
    const pool = cluster && createSharedPool({ instance: `p${index}`, clock, openCluster: () => cluster.join() });
    const onEvent = (event: ClientEvent) => void events.push(event);
    return createRateBudget({ share, maxConcurrent: MOST_AT_ONCE, patienceMs: PATIENCE_MS, clock, onEvent }, pool);
  });
  return { events, budgets };
}

/** How long a budget waits for others who share it before it counts on nobody. */
const PATIENCE_MS = 120_000;

const share = fc.constantFrom(0.1, 0.5, 0.9, 1);
const calls = fc.array(call, { minLength: 1, maxLength: 40 });

describe('a budget, whatever happens', () => {
  it('serves every request once, in time, however answers come and whoever sets the clock', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(windowsOf, share, calls, async (windows, part, all) => {
        const clock = virtualClock(START_MS);
        const { budgets } = openBudgets(1, part, clock);

        await sendAll(all, budgets, windows, clock);

        expect(clock.steady() - START_MS).to.be.below(longestMs(all, windows, part));
        await Promise.all(budgets.map((budget) => budget.close()));
      }),
      { numRuns: 60 },
    );
  });

  it('is never overspent by three processes together, save for the looks that tell them where a window ends', async function () {
    this.timeout(60_000);
    const plain = fc.array(
      call.map((one) => ({ ...one, answer: 'usual' })),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(windowsOf, share, plain, async (windows, part, all) => {
        const clock = virtualClock(START_MS);
        const { budgets } = openBudgets(3, part, clock, fakeCluster(clock, 2));

        const { most } = await sendAll(all, budgets, windows, clock);

        // whoever comes when a window is spent has to look once to learn it
        expect(most).to.be.at.most(Math.min(windows.limit, ownPart(windows.limit, part) + LOOKS) + budgets.length - 1);
        await clock.runUntil(Promise.all(budgets.map((budget) => budget.close())));
      }),
      { numRuns: 60 },
    );
  });

  it('is spent by three processes together, and by each alone once they cannot share any more', async function () {
    this.timeout(60_000);
    const failsAfterMs = fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(windowsOf, share, calls, failsAfterMs, async (windows, part, all, failsMs) => {
        const clock = virtualClock(START_MS);
        const cluster = fakeCluster(clock, 2);
        const { budgets, events } = openBudgets(3, part, clock, cluster);
        if (failsMs !== undefined) later(clock, failsMs, () => cluster.fail(new Error('Redis is gone')));

        await sendAll(all, budgets, windows, clock);

        expect(clock.steady() - START_MS).to.be.below(longestMs(all, windows, part / 3) + PATIENCE_MS);
        const unshared = events.filter(({ kind }) => kind === 'unshared');
        if (failsMs === undefined) expect(unshared).to.deep.equal([]);
        expect(unshared.length).to.be.at.most(3);
        await clock.runUntil(Promise.all(budgets.map((budget) => budget.close())));
      }),
      { numRuns: 60 },
    );
  });
});
