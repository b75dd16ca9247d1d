import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LogEvent } from '../../src/assignment/log-event.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { copyUsage, usageWarnings } from '../../src/review/copy-usage.js';
import { makeSnapshotFolder } from '../../src/run/private-folder.js';
import type { UsageFacts } from '../../src/run/usage-facts.js';
import { readUsageFacts, readUses } from '../../src/run/usage-records.js';
import { openLedger } from '../../src/usage/ledger/ledger.js';
import { readUse } from '../../src/usage/ledger/use.js';
import { anApp } from '../support/builders.js';
import { DAY_MS, SSO, signOn } from '../support/log-events.js';
import { policyFrom } from '../support/policy-from.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const AS_OF = '2026-08-31T12:00:00.000Z';
const NOON = Date.parse(AS_OF);
const signal = new AbortController().signal;

describe('what a run takes from the ledger', () => {
  let folder: string;
  let ledger: string;
  beforeEach(async () => {
    const parent = await temporaryFolder('copy-usage');
    folder = join(parent, 'run');
    ledger = join(parent, 'usage');
    await makeSnapshotFolder(folder);
  });
  async function fill(events: readonly LogEvent[]): Promise<void> {
    await using opened = await openLedger({ folder: ledger, org: 'https://acme.okta.com', events: [SSO] });
    const uses = events.map((event) => readUse(event, new Set([SSO])));
    const span = { from: '2026-05-01T00:00:00.000Z', to: '2026-08-31T00:00:00.000Z', by: 'log' } as const;
    await opened.append({ uses: uses.flatMap((reading) => (reading.kind === 'use' ? [reading.use] : [])), span });
    await opened.settle();
  }
  const ODD = ['..', '../../evil', 'CON', '', 'x'.repeat(300), '0OAIN', 'a/b'];
  const apps = ['0oaIn', '0oaOut', '0oaUnused', ...ODD].map((id) => anApp({ id, label: id }));
  const usage = { ledger: 'usage', events: [SSO] };
  const excluding = { usage, apps: { exclude: ['0oaOut'] } };
  async function copy(more: { isResumed?: boolean; noted?: string; document?: object } = {}) {
    const policy: LoadedPolicy = { policy: policyFrom({ ...(more.document ?? excluding) }), files: [] };
    const start = {
      kind: 'start' as const,
      org: 'https://acme.okta.com',
      version: '1',
      asOf: AS_OF,
      startedAt: AS_OF,
      only: [],
      formats: [],
      ...(more.noted === undefined ? {} : { ledger: more.noted }),
    };
    const resume = more.isResumed === true ? { folder, policy, start } : undefined;
    return await copyUsage(
      { folder, asOf: AS_OF, list: { apps } },
      { policy, only: [], ledger: resume === undefined ? ledger : undefined, resume, signal },
    );
  }
  it('leaves out apps that no file can be named after, and has the others', async () => {
    const at = NOON - DAY_MS;
    await fill([...ODD.filter((id) => id !== ''), '0oaIn'].map((appId, n) => signOn(`u${n}`, at, appId, '00u1')));

    const { facts } = await copy();

    expect(facts?.why).to.equal('');
    expect(facts?.apps.map(({ appId }) => appId)).to.deep.equal(['0oaIn']);
    expect(await readdir(join(folder, 'snapshot', 'usage'))).to.deep.equal(['0oaIn.ndjson.gz']);
  });

  async function usesOf(appId: string) {
    const records = [];
    for await (const record of readUses(folder, appId)) records.push(record);
    return records;
  }

  it('is the uses of the apps in scope, an app a file, and what the ledger covers', async () => {
    await fill([
      signOn('a', NOON - DAY_MS, '0oaIn', '00u2'),
      signOn('b', NOON - 2 * DAY_MS, '0oaIn', '00u1'),
      signOn('c', NOON - DAY_MS, '0oaIn', '00u1'),
      signOn('d', NOON - DAY_MS, '0oaOut', '00u1'),
      signOn('e', NOON - DAY_MS, '0oaUnlisted', '00u1'),
    ]);

    const { facts, files } = await copy();

    expect(facts).to.deep.include({ why: '', events: [SSO], pairs: 4, uses: 5 });
    expect(facts?.apps).to.deep.equal([{ appId: '0oaIn', pairs: 2, uses: 3 }]);
    expect(await readUsageFacts(folder)).to.deep.equal(facts);
    expect(files.map(({ name }) => name)).to.deep.equal(['snapshot/usage/0oaIn.ndjson.gz', 'snapshot/usage.json']);
    expect(await usesOf('0oaIn')).to.deep.equal([
      {
        userId: '00u1',
        first: '2026-08-29T12:00:00.000Z',
        last: '2026-08-30T12:00:00.000Z',
        days: { '2026-08-29': 1, '2026-08-30': 1 },
      },
      {
        userId: '00u2',
        first: '2026-08-30T12:00:00.000Z',
        last: '2026-08-30T12:00:00.000Z',
        days: { '2026-08-30': 1 },
      },
    ]);
  });

  it('has the Admin Console among the apps, in scope or not, for the sake of admin roles', async () => {
    await fill([signOn('a', NOON - DAY_MS, '0oaConsole', '00u2')]);
    apps.push(anApp({ id: '0oaConsole', label: 'Okta Admin Console', name: 'saasure' }));

    const { facts } = await copy({ document: { usage, apps: { exclude: ['*'] } } });
    apps.pop();

    expect(facts).to.deep.include({ console: '0oaConsole', apps: [{ appId: '0oaConsole', pairs: 1, uses: 1 }] });
  });

  it('has nothing of what happened after as-of', async () => {
    await fill([
      signOn('a', NOON - 3 * DAY_MS, '0oaIn', '00u1'),
      signOn('b', NOON + DAY_MS, '0oaIn', '00u1'),
      signOn('c', NOON + DAY_MS, '0oaIn', '00u2'),
    ]);

    await copy();

    expect(await usesOf('0oaIn')).to.deep.equal([
      {
        userId: '00u1',
        first: '2026-08-28T12:00:00.000Z',
        last: '2026-08-28T12:00:00.000Z',
        days: { '2026-08-28': 1 },
      },
    ]);
  });

  it('is nothing where the policy names no ledger, or no app was listed', async () => {
    const without = await copy({ document: {} });
    const policy: LoadedPolicy = { policy: policyFrom({ usage }), files: [] };
    const options = { policy, only: [], ledger, resume: undefined, signal };
    const unlisted = await copyUsage({ folder, asOf: AS_OF, list: undefined }, options);

    expect(without).to.deep.equal({ facts: undefined, files: [] });
    expect(unlisted).to.deep.equal({ facts: undefined, files: [] });
  });

  it('is said to be nothing where the ledger is damaged, and leaves no half of it', async () => {
    await fill([signOn('a', NOON - DAY_MS, '0oaIn', '00u2')]);
    const [pairs = ''] = (await readdir(ledger)).filter((name) => name.startsWith('pairs-'));
    await writeFile(join(ledger, pairs), 'damaged');

    const { facts, files } = await copy();

    expect(facts?.why).to.include(pairs);
    expect(facts).to.deep.include({ spans: [], apps: [] });
    expect(files.map(({ name }) => name)).to.deep.equal(['snapshot/usage.json']);
    expect(await readdir(join(folder, 'snapshot'))).to.not.include('usage');
  });

  it('is kept by a resumed run, whatever the ledger knows by then', async () => {
    await fill([signOn('a', NOON - DAY_MS, '0oaIn', '00u2')]);
    const first = await copy();

    const resumed = await copy({ isResumed: true });

    expect(resumed.facts).to.deep.equal(first.facts);
    expect(resumed.files.map(({ name, sha256 }) => `${name} ${sha256}`)).to.have.members(
      first.files.map(({ name, sha256 }) => `${name} ${sha256}`),
    );
  });

  it('is taken when a run is resumed that was cut off before, from the ledger that it has noted', async () => {
    await fill([signOn('a', NOON - DAY_MS, '0oaIn', '00u2')]);

    const resumed = await copy({ isResumed: true, noted: ledger });

    expect(resumed.facts).to.deep.include({ why: '', uses: 1 });
  });

  it('is said to be nothing where a run was cut off before it had taken it and has noted no ledger', async () => {
    const { facts } = await copy({ isResumed: true });

    expect(facts?.why).to.include('was interrupted before it had taken');
  });
});

describe('warnings of the ledger', () => {
  const facts: UsageFacts = { why: '', events: [], spans: [], pairs: 0, uses: 0, apps: [] };
  const until = (to: string) => ({ ...facts, spans: [{ from: '2026-01-01T00:00:00.000Z', to, by: 'log' as const }] });

  it('say why it could not be read, that it covers nothing, and where it ended too long before as-of', () => {
    expect(usageWarnings(undefined, AS_OF)).to.deep.equal([]);
    expect(usageWarnings({ ...facts, why: 'gone' }, AS_OF)[0]).to.include('could not be read: gone');
    expect(usageWarnings(facts, AS_OF)[0]).to.include('covers no time yet');
    expect(usageWarnings(until('2026-08-29T11:00:00.000Z'), AS_OF)[0]).to.include('ends at 2026-08-29T11:00:00.000Z');
    expect(usageWarnings(until('2026-08-31T01:00:00.000Z'), AS_OF)).to.deep.equal([]);
  });
});
