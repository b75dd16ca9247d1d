import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadUses } from '../../src/derive/use-index.js';
import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import { LAYOUT, usageName } from '../../src/run/layout.js';
import type { UsageFacts } from '../../src/run/usage-facts.js';
import { AS_OF } from '../support/builders.js';
import { defaultRules } from '../support/outcomes.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const APP = '0oa1gjh63g214q0Hq0g4';
const span = (from: string, to: string) =>
  ({ from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z`, by: 'log' }) as const;
const facts: UsageFacts = {
  why: '',
  events: ['user.authentication.sso'],
  spans: [span('2026-09-01', '2026-11-24'), { ...span('2026-06-01', '2026-09-02'), by: 'files' }],
  pairs: 9,
  uses: 99,
  apps: [{ appId: APP, pairs: 2, uses: 5 }],
};
const usage = { ledger: 'usage', events: ['user.authentication.sso'] };

describe('what a run knows of uses', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('uses');
    await mkdir(join(folder, LAYOUT.usageFolder), { recursive: true });
    await writeFile(join(folder, LAYOUT.usage), JSON.stringify(facts));
    const file = await createNdjsonGz(join(folder, usageName(APP)));
    await file.write([
      {
        userId: '00u1',
        first: '2026-08-01T00:00:00.000Z',
        last: '2026-11-20T10:00:00.000Z',
        days: { '2026-08-25': 1, '2026-08-26': 2, '2026-11-20': 3 },
      },
      {
        userId: '00u2',
        first: '2026-07-01T00:00:00.000Z',
        last: '2026-07-01T00:00:00.000Z',
        days: { '2026-07-01': 1 },
      },
    ]);
    await file.finish();
  });
  const signal = new AbortController().signal;
  const load = (policy: Parameters<typeof loadUses>[0]['policy'] = { usage, rules: defaultRules() }) =>
    loadUses({ folder, policy, asOf: AS_OF, signal });

  it('is last use and number of uses since the time that the rule asks about, by whole days', async () => {
    const find = await (await load())?.forApp(APP);

    expect(find?.('00u1')).to.deep.include({
      lastMs: Date.parse('2026-11-20T10:00:00.000Z'),
      uses: 5,
      isAppUsed: true,
    });
    expect(find?.('00u2')).to.deep.include({ lastMs: Date.parse('2026-07-01'), uses: 0, isAppUsed: true });
    expect(find?.('00u3')).to.deep.include({ lastMs: undefined, uses: 0, isAppUsed: true });
  });

  it('follows a policy that asks about another time', async () => {
    const rules = {
      ...defaultRules(),
      'app-not-used': { on: true, settings: { severity: 'low', after: 'P6M' } },
    } as const;

    const find = await (await load({ usage, rules }))?.forApp(APP);

    expect(find?.('00u1').uses).to.equal(6);
    expect(find?.('00u2').uses).to.equal(1);
  });

  it('has the spans of all sources as one, and the kinds of events in words', async () => {
    const find = await (await load())?.forApp(APP);

    expect(find?.('00u1').ledger).to.deep.equal({
      spans: [{ fromMs: Date.parse('2026-06-01'), toMs: Date.parse('2026-11-24') }],
      kinds: 'single sign-on',
    });
  });

  it('says of an app that the ledger does not know that nobody is seen to use it', async () => {
    const find = await (await load())?.forApp('0oaNobody');

    expect(find?.('00u1')).to.deep.include({ lastMs: undefined, isAppUsed: false });
  });

  it('is that of the Admin Console for admin roles', async () => {
    const of = async (given: UsageFacts) => {
      await writeFile(join(folder, LAYOUT.usage), JSON.stringify(given));
      return (await (await load())?.forApp('admin-role-SUPER_ADMIN'))?.('00u1');
    };

    expect(await of({ ...facts, console: APP })).to.deep.include({ uses: 5, isAppUsed: true });
    expect(await of(facts)).to.deep.include({ uses: 0, isAppUsed: false });
  });

  it('is nothing where the policy names no ledger, or the run took nothing', async () => {
    expect(await load({ rules: defaultRules() })).to.equal(undefined);
    expect(
      await loadUses({ folder: join(folder, 'none'), policy: { usage, rules: defaultRules() }, asOf: AS_OF, signal }),
    ).to.equal(undefined);
  });

  it('is refused where what was taken is damaged', async () => {
    await writeFile(join(folder, LAYOUT.usage), JSON.stringify({ ...facts, spans: 'all' }));
    expect((await rejectionOf(load())).message).to.include('usage.json is damaged');

    await writeFile(join(folder, LAYOUT.usage), JSON.stringify(facts));
    const file = await createNdjsonGz(join(folder, usageName(APP)));
    await file.write([{ userId: '00u1', first: '2026-08-01', last: '2026-08-01', days: { '2026-08-01': 'x' } }]);
    await file.finish();
    const index = await load();
    expect((await rejectionOf(index?.forApp(APP) ?? Promise.resolve())).message).to.include(
      "not a user's uses of an app",
    );
  });
});
