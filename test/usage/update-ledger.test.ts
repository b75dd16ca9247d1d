import { join } from 'node:path';
import { expect } from 'chai';
import type { LogEvent } from '../../src/assignment/log-event.js';
import { RefusedError } from '../../src/errors.js';
import { type Ledger, openLedger } from '../../src/usage/ledger/ledger.js';
import { filterOf, updateLedger } from '../../src/usage/update-ledger.js';
import { DAY_MS, heldBy, type LogClient, logClient, SSO, signOn, someSignOns, truthOf } from '../support/log-events.js';
import { rejectionOf } from '../support/rejection.js';
import { seededRandom } from '../support/seeded-random.js';
import { apiError } from '../support/stub-client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOW = Date.UTC(2026, 8, 1);
const signal = new AbortController().signal;

describe('an update of the ledger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await temporaryFolder('ledger'), 'usage');
  });
  const open = (): Promise<Ledger> => openLedger({ folder, org: 'https://acme.okta.com', events: [SSO] });
  const iso = (ms: number) => new Date(ms).toISOString();
  async function update(client: LogClient) {
    await using ledger = await open();
    return await updateLedger({ ledger, client, signal });
  }
  const events = someSignOns(seededRandom(1), {
    fromMs: NOW - 95 * DAY_MS,
    toMs: NOW + 9 * DAY_MS,
    count: 900,
    pairs: 60,
  });
  const within = (fromMs: number, toMs: number): LogEvent[] =>
    events.filter(({ published }) => Date.parse(published) >= fromMs && Date.parse(published) <= toMs);

  it('reads at first the 90 days that Okta keeps, and knows them but for the last minutes', async () => {
    const client = logClient(events, { nowMs: NOW });

    const { head, uses } = await update(client);

    expect(client.begun).to.deep.equal([iso(NOW - 90 * DAY_MS)]);
    expect(uses).to.equal(within(NOW - 90 * DAY_MS, NOW).length);
    expect(head.spans).to.deep.equal([{ from: iso(NOW - 90 * DAY_MS), to: iso(NOW - 5 * 60_000), by: 'log' }]);
    expect(await heldBy(folder)).to.deep.equal(truthOf(within(NOW - 90 * DAY_MS, NOW)));
  });

  for (const [what, serverMs] of [
    ['1970', 0],
    ['9999', Date.UTC(9999, 11, 31)],
    ['two days from now', NOW + 2 * DAY_MS],
    ['two days ago', NOW - 2 * DAY_MS],
    ['the last moment that JavaScript has', 8.64e15],
  ] as const) {
    it(`knows nothing by an org's clock that says ${what}, and names both clocks`, async () => {
      const client = logClient([], { nowMs: NOW });
      const far: LogClient = {
        ...client,
        async *listLogEvents(options) {
          for await (const page of client.listLogEvents(options)) yield { ...page, serverMs };
        },
      };

      const error = await rejectionOf(update(far));

      expect(error).to.be.instanceOf(RefusedError);
      expect(error.message).to.include(iso(serverMs)).and.include(iso(NOW));
      await using ledger = await open();
      expect(ledger.head().spans).to.deep.equal([]);
    });
  }

  it('goes on where the last one stopped, and asks for nothing again', async () => {
    await update(logClient(events, { nowMs: NOW }));
    const night = logClient(events, { nowMs: NOW + DAY_MS });

    const { uses, head } = await update(night);

    expect(night.begun).to.deep.equal([]);
    expect(uses).to.equal(within(NOW + 1, NOW + DAY_MS).length);
    expect(head.spans).to.deep.equal([{ from: iso(NOW - 90 * DAY_MS), to: iso(NOW + DAY_MS - 5 * 60_000), by: 'log' }]);
    expect(await heldBy(folder)).to.deep.equal(truthOf(within(NOW - 90 * DAY_MS, NOW + DAY_MS)));
  });

  it('has events that come hours late', async () => {
    const late = signOn('late', NOW - 3_600_000, '0oaLate', '00uLate');
    await update(logClient(within(0, NOW), { nowMs: NOW }));

    await update(logClient([...within(0, NOW), late], { nowMs: NOW + 60_000 }));

    expect((await heldBy(folder)).has('0oaLate 00uLate')).to.equal(true);
  });

  it('begins by time where Okta no longer knows the place, and counts nothing twice', async () => {
    await update(logClient(events, { nowMs: NOW }));
    const client = logClient(events, { nowMs: NOW + DAY_MS, forgets: true });

    const { head } = await update(client);

    expect(client.begun).to.deep.equal([iso(NOW - 5 * 60_000 - 3_600_000)]);
    expect(head.spans).to.deep.equal([{ from: iso(NOW - 90 * DAY_MS), to: iso(NOW + DAY_MS - 5 * 60_000), by: 'log' }]);
    expect(await heldBy(folder)).to.deep.equal(truthOf(within(NOW - 90 * DAY_MS, NOW + DAY_MS)));
  });

  it('leaves a gap that is said where nobody came for longer than Okta keeps the log', async () => {
    await update(logClient(events, { nowMs: NOW }));
    const later = NOW + 200 * DAY_MS;
    const client = logClient(events, { nowMs: later });

    const { head } = await update(client);

    expect(client.begun).to.deep.equal([iso(later - 90 * DAY_MS)]);
    expect(head.spans.map(({ from }) => from)).to.deep.equal([iso(NOW - 90 * DAY_MS), iso(later - 90 * DAY_MS)]);
  });

  it('does not ask for what files have told already', async () => {
    {
      await using ledger = await open();
      const span = { from: iso(NOW - 100 * DAY_MS), to: iso(NOW - 2 * DAY_MS), by: 'files' } as const;
      await ledger.append({ uses: [], span });
    }
    const client = logClient(events, { nowMs: NOW });

    await update(client);

    expect(client.begun).to.deep.equal([iso(NOW - 2 * DAY_MS - 3_600_000)]);
  });

  it('leaves its place behind for what files have told since', async () => {
    await update(logClient(events, { nowMs: NOW }));
    {
      await using ledger = await open();
      const span = { from: iso(NOW - DAY_MS), to: iso(NOW + 6 * DAY_MS), by: 'files' } as const;
      await ledger.append({ uses: [], span });
    }
    const client = logClient(events, { nowMs: NOW + 7 * DAY_MS });

    await update(client);

    expect(client.begun).to.deep.equal([iso(NOW + 6 * DAY_MS - 3_600_000)]);
  });

  it('counts events that name no app or person, and takes the others', async () => {
    const odd = signOn('odd', NOW - DAY_MS, '0oa1', '00u1', { target: null });

    const { unclear, uses } = await update(logClient([odd, signOn('a', NOW - 5, '0oa1', '00u1')], { nowMs: NOW }));

    expect({ unclear, uses }).to.deep.equal({ unclear: 1, uses: 1 });
  });

  it('keeps what it has read where a page fails, and says why', async () => {
    const client = logClient(events, {
      nowMs: NOW,
      onPage: (page) => {
        if (page === 4) throw apiError(403, 'E0000006', '/api/v1/logs');
      },
    });

    const error = await rejectionOf(update(client));
    const { head } = await update(logClient(events, { nowMs: NOW }));

    expect(error).to.be.instanceOf(RefusedError).with.property('message').that.includes('okta.logs.read');
    expect(head.uses).to.equal(within(NOW - 90 * DAY_MS, NOW).length);
  });

  it('knows no more than the org’s clock says, whatever time an event has', async () => {
    const odd = [signOn('a', NOW - 5, '0oa1', '00u1'), signOn('b', NOW - 4, '0oa1', '00u1', { published: 'soon' })];
    const ahead: LogClient = { ...logClient(odd, { nowMs: NOW }), serverNow: () => NOW };
    const future = signOn('c', NOW + 400 * DAY_MS, '0oa1', '00u1');
    const { listLogEvents } = logClient([...odd, future], { nowMs: NOW + 500 * DAY_MS });
    const client = {
      ...ahead,
      listLogEvents: (...args: Parameters<typeof listLogEvents>) => atNow(listLogEvents(...args)),
    };

    const { head, unclear } = await update(client);

    expect(unclear).to.equal(1);
    expect(head.spans).to.deep.equal([{ from: iso(NOW - 90 * DAY_MS), to: iso(NOW - 5 * 60_000), by: 'log' }]);
  });

  it('tells how far it is after every page', async () => {
    const told: number[] = [];
    await using ledger = await open();

    const onPage = ({ knownMs, sinceMs, untilMs }: { knownMs: number; sinceMs: number; untilMs: number }) =>
      told.push((knownMs - sinceMs) / (untilMs - sinceMs));
    await updateLedger({ ledger, client: logClient(events, { nowMs: NOW }), onPage, signal });

    expect(told).to.have.length.above(8);
    expect(told).to.deep.equal([...told].sort((one, other) => one - other));
    expect(told.at(-1)).to.be.within(0.99, 1);
  });

  it('asks for successes of the kinds that count only', () => {
    expect(filterOf(['a', 'b'])).to.equal('(eventType eq "a" or eventType eq "b") and outcome.result eq "SUCCESS"');
  });
});

async function* atNow<T extends { readonly serverMs: number }>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  for await (const page of pages) yield { ...page, serverMs: NOW };
}
