import { expect } from 'chai';
import type { AppUser, JsonObject } from '../../../src/assignment/records.js';
import { type CountedConflicts, conflictsOfRun } from '../../../src/derive/conflicts/conflicts-of-run.js';
import type { Conflict } from '../../../src/rules/rule-policy.js';
import type { AppRead } from '../../../src/run/run-facts.js';
import { anApp, anAppUser, aUser } from '../../support/builders.js';
import { defaultRules } from '../../support/outcomes.js';
import { aRead, snapshotOf } from '../../support/snapshot.js';

const APPS = [
  anApp({ id: '0oa1', label: 'NetSuite' }),
  anApp({ id: '0oa2', label: 'Payroll' }),
  anApp({ id: '0oa3', label: 'Slack' }),
];
const CONFLICT: Conflict = {
  id: 'c1',
  first: { apps: ['NetSuite'], where: 'appUser.profile.role eq "admin"' },
  second: { apps: ['Pay*'] },
  severity: 'critical',
};

describe('conflicts of a run', () => {
  it('are none where the policy has none, or switches the rule off', () => {
    const off = { rules: defaultRules(['segregation-of-duties']), conflicts: [CONFLICT] };
    const none = { rules: defaultRules(), conflicts: [] };

    const found = [off, none].map((policy) => conflictsOfRun({ ...NOWHERE, policy }));

    expect(found).to.deep.equal([undefined, undefined]);
  });

  it('name the apps of both sides, and no others', async () => {
    const conflicts = await loaded({});

    expect(APPS.map(conflicts.names)).to.deep.equal([true, true, false]);
  });

  it('find what each user with both sides has, app by app and how it is granted', async () => {
    const { find } = await loaded({
      '0oa1': [row('u1', 'admin'), row('u2', 'admin'), row('u3', 'viewer')],
      '0oa2': [row('u1', 'x', 'USER'), row('u3', 'x'), row('u4', 'x')],
    });

    expect([...find('u1')]).to.deep.equal([
      [
        'c1',
        {
          first: { accesses: [access('0oa1', 'NetSuite', 'by group Finance')], unknown: '' },
          second: { accesses: [access('0oa2', 'Payroll', 'assigned directly')], unknown: '' },
        },
      ],
    ]);
    expect(['u2', 'u3', 'u4', 'nobody'].map((id) => find(id).size)).to.deep.equal([0, 0, 0, 0]);
  });

  it('count users by what they have, each once', async () => {
    const { counts } = await loaded({
      '0oa1': [row('u1', 'admin'), row('u2', 'admin'), row('u3', undefined), row('u5', undefined)],
      '0oa2': [row('u1', 'x'), row('u3', 'x'), row('u4', 'x')],
    });

    expect(counts()).to.deep.equal([
      { id: 'c1', title: 'c1', severity: 'critical', first: 2, second: 3, both: 1, unclear: 1 },
    ]);
  });

  it('find the second account that somebody has in a system outside Okta', async () => {
    const account = { name: 'b', person: 'ada@x.y', match: 'email', user: aUser({ id: 'u1' }), unread: '' };
    const second = anAppUser({ id: 'account:b', scope: 'USER', profile: { role: 'admin' }, _account: account });

    const { find, counts } = await loaded({ '0oa1': [second], '0oa2': [row('u1', 'x')] });

    expect(counts()[0]).to.include({ first: 1, second: 1, both: 1 });
    expect(find('u1').get('c1')?.first.accesses).to.deep.equal([access('0oa1', 'NetSuite', 'an account there')]);
  });

  it('mark an access whose filter cannot be decided', async () => {
    const { find } = await loaded({ '0oa1': [row('u1', undefined)], '0oa2': [row('u1', 'x')] });

    expect(
      find('u1')
        .get('c1')
        ?.first.accesses.map(({ isCertain }) => isCertain),
    ).to.deep.equal([false]);
  });

  it('read the users that rows came without, where a filter asks for them', async () => {
    const conflict = { ...CONFLICT, first: { apps: ['NetSuite'], where: 'profile.department eq "Finance"' } };

    const { counts } = await loaded(
      { '0oa1': [anAppUser({ id: 'u1' })], '0oa2': [row('u1', 'x')] },
      { conflict, reads: { '0oa1': { notEmbedded: 1 } }, users: [aUser({ id: 'u1' })] },
    );

    expect(counts()[0]).to.include({ first: 1, both: 1 });
  });

  it('leave everybody open where an app of a side was not read to its end', async () => {
    const { find } = await loaded(
      { '0oa1': [row('u1', 'admin')], '0oa2': [] },
      { reads: { '0oa2': { state: 'incomplete', why: '504' } } },
    );

    expect(find('u1').get('c1')).to.deep.equal({
      first: { accesses: [], unknown: '' },
      second: { accesses: [], unknown: 'Payroll was not read to its end' },
    });
  });

  it('warn of an app that is named and out of scope', async () => {
    const { warnings } = await loaded(
      { '0oa1': [] },
      { reads: { '0oa2': { state: 'excluded', why: 'exclude: Pay*', pages: 0 } } },
    );

    expect(warnings()).to.deep.equal([
      'the second side of the conflict c1 names Payroll, which is out of scope (exclude: Pay*): access to it is not looked at',
    ]);
  });

  it('count nobody where none of the apps came', () => {
    const conflicts = conflictsOfRun({ ...NOWHERE, policy: { rules: defaultRules(), conflicts: [CONFLICT] } });

    expect(conflicts?.counts()).to.deep.equal([
      { id: 'c1', title: 'c1', severity: 'critical', first: 0, second: 0, both: 0, unclear: 0 },
    ]);
    expect(conflicts?.warnings()).to.deep.equal([]);
  });
});

const NOWHERE = { folder: '/nowhere', conflictReads: () => [], signal: new AbortController().signal };

interface More {
  readonly conflict?: Conflict;
  readonly reads?: Readonly<Record<string, Partial<AppRead>>>;
  readonly users?: readonly JsonObject[];
}

async function loaded(
  appUsers: Readonly<Record<string, readonly AppUser[]>>,
  { conflict = CONFLICT, reads = {}, users = [] }: More = {},
): Promise<CountedConflicts & { readonly find: Awaited<ReturnType<CountedConflicts['load']>> }> {
  const folder = await snapshotOf({ apps: APPS, appUsers, users });
  const conflicts = conflictsOfRun({
    folder,
    policy: { rules: defaultRules(), conflicts: [conflict] },
    conflictReads: () => APPS.map(({ id }) => aRead(id, { pages: id in appUsers ? 1 : 0, ...reads[id] })),
    signal: new AbortController().signal,
  });
  if (conflicts === undefined) throw new Error('the policy has a conflict');
  return { ...conflicts, find: await conflicts.load() };
}

function row(id: string, role: string | undefined, scope = 'GROUP'): AppUser {
  return anAppUser({ id, scope, profile: role === undefined ? {} : { role }, _embedded: { user: aUser({ id }) } });
}

function access(id: string, label: string, how: string) {
  return { app: { id, label }, how, isCertain: true };
}
