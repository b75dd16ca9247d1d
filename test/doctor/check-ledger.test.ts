import { join } from 'node:path';
import { expect } from 'chai';
import { checkLedger, checkLog } from '../../src/doctor/check-ledger.js';
import { createRateLog } from '../../src/doctor/rate-log.js';
import type { OktaClient } from '../../src/okta/api.js';
import { openLedger } from '../../src/usage/ledger/ledger.js';
import { fakeClock } from '../support/fake-clock.js';
import { DAY_MS, SSO, signOn } from '../support/log-events.js';
import { policyFrom } from '../support/policy-from.js';
import { apiError, failingPages, pagesOf, stubClient } from '../support/stub-client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOW = Date.UTC(2026, 7, 31);
const ORG = 'https://acme.okta.com';
const policy = policyFrom({ usage: { ledger: 'usage', events: [SSO] } });
const iso = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();

describe('doctor on the ledger of sign-ins', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await temporaryFolder('ledger'), 'usage');
  });
  async function covering(...spans: readonly (readonly [from: number, to: number])[]) {
    {
      await using ledger = await openLedger({ folder, org: ORG, events: [SSO] });
      for (const [from, to] of spans)
        await ledger.append({ uses: [], span: { from: iso(from), to: iso(to), by: 'log' } });
      await ledger.settle();
    }
    return await checkLedger({ folder, org: ORG, policy, nowMs: NOW });
  }

  it('says what it covers where that is enough', async () => {
    const check = await covering([100, 0.2]);

    expect(check).to.include({ id: 'ledger', state: 'ok' });
    expect(check?.detail).to.equal(`covers ${iso(100)} to ${iso(0.2)}, with 0 uses by 0 pairs of app and user`);
  });

  it('warns of one that is old, too short, or covers nothing', async () => {
    expect((await covering())?.detail).to.include('covers no time yet');
    expect(await covering([60, 0.2])).to.have.property('state', 'warning');
    expect((await covering())?.detail).to.include('not all of the P90D that app-not-used asks about');
  });

  it('warns of one that ends more than a day ago', async () => {
    const check = await covering([100, 2]);

    expect(check).to.include({ state: 'warning' });
    expect(check?.detail).to.include('ends more than a day ago');
    expect(check?.fix).to.include('usage update');
  });

  it('fails without one, or with another org’s or other events', async () => {
    const none = await checkLedger({ folder, org: ORG, policy, nowMs: NOW });
    await covering([100, 0]);
    const other = await checkLedger({ folder, org: 'https://other.okta.com', policy, nowMs: NOW });
    const events = await checkLedger({
      folder,
      org: ORG,
      policy: policyFrom({ usage: { ledger: 'usage' } }),
      nowMs: NOW,
    });

    expect([none, other, events].map((check) => check?.state)).to.deep.equal(['failed', 'failed', 'failed']);
    expect(none?.fix).to.include('usage import');
    expect(events?.fix).to.include('Name a new folder');
  });

  it('says nothing where the policy names none', async () => {
    expect(await checkLedger({ folder, org: ORG, policy: policyFrom(), nowMs: NOW })).to.equal(undefined);
  });
});

describe('doctor on the System Log', () => {
  const check = async (listLogEvents: OktaClient['listLogEvents'], given = policy) =>
    await checkLog({
      client: stubClient({ listLogEvents }),
      ...{ policy: given, share: 0.9, rateLog: createRateLog(), clock: fakeClock(NOW) },
      credentials: { org: ORG, mode: 'SSWS', token: { reveal: () => 'x' } as never, sources: [] },
      signal: new AbortController().signal,
    });

  it('reads one event of the last day', async () => {
    let asked: unknown;
    const found = await check((options) => {
      asked = options;
      return pagesOf([signOn('a', NOW, '0oa1', '00u1')]);
    });

    expect(found).to.include({ id: 'logs', state: 'ok', detail: 'it has events of the last day' });
    expect(asked).to.include({ since: iso(1), until: iso(0), limit: 1 });
    expect((await check(() => pagesOf([])))?.detail).to.equal('it has no event of the last day');
  });

  it('names the scope where it is refused', async () => {
    const found = await check(() => failingPages(apiError(403, 'E0000006', '/api/v1/logs')));

    expect(found).to.include({ state: 'failed' });
    expect(found?.fix).to.include('okta.logs.read');
  });

  it('asks nothing where the policy names no ledger', async () => {
    expect(await check(() => pagesOf([]), policyFrom())).to.equal(undefined);
  });
});
