import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { User } from '../../src/assignment/records.js';
import type { RosterPolicy } from '../../src/policy/policy.js';
import type { OwnerRecord } from '../../src/run/owner-records.js';
import { loadPeople } from '../../src/run/people-of-run.js';
import { AS_OF, anAppUser, aUser } from '../support/builders.js';
import { rejectionOf } from '../support/rejection.js';
import { snapshotOf, writeRecords } from '../support/snapshot.js';

const ROSTER: RosterPolicy = {
  file: 'elsewhere.csv',
  match: 'email',
  columns: { key: 'email', status: 'status', active: ['active'], lastDay: 'last_day' },
  maxAge: 'P7D',
};
const CSV = 'email,status,last_day\nada@x.y,active,\ngrace@x.y,left,\njoan@x.y,active,2026-11-01\nnew@x.y,active,\n';

describe('the people of a run', () => {
  it('are nobody’s where the policy asks for neither list', async () => {
    const people = await loadPeople({ folder: '/nowhere', policy: {}, asOf: AS_OF });

    expect([lookUp(people, 'ada@x.y'), people.counts()]).to.deep.equal([undefined, undefined]);
  });

  it('are found in the roster that the run kept, and counted once each', async () => {
    const people = await loaded({ roster: CSV });

    const found = ['ADA@x.y', 'ada@x.y', 'grace@x.y', 'nobody@x.y', ''].map((email) => lookUp(people, email)?.roster);

    expect(found.map((each) => each?.state)).to.deep.equal(['found', 'found', 'found', 'absent', 'no-key']);
    expect(people.counts()).to.deep.equal({ people: 4, active: 3, withAccess: 1 });
  });

  it('are not looked for in the roster where the user could not be read', async () => {
    const people = await loaded({ roster: CSV });

    const hr = people.hrOf({ state: 'unread', why: '403' }, anAppUser());

    expect(hr).to.deep.equal({ roster: undefined, account: undefined });
  });

  it('are whom the file of a system outside Okta names where Okta has no user, if by what the roster is matched by', async () => {
    const people = await loaded({ roster: CSV });
    const ofAccount = (account: object) => {
      const _account = { name: 'grace', person: 'Grace@x.y', match: 'email', user: null, unread: '', ...account };
      return people.hrOf({ state: 'missing' }, anAppUser({ id: 'account:grace', _account }))?.roster;
    };

    expect(ofAccount({})).to.deep.include({ state: 'found' });
    expect(ofAccount({ person: 'nobody@x.y' })).to.deep.equal({ state: 'absent', key: 'nobody@x.y' });
    expect([{ match: 'login' }, { person: '' }, { unread: '403' }].map(ofAccount)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are accounts of the register by the name that a system outside Okta has for them', async () => {
    const people = await loaded({ roster: CSV, register: '- { user: ci-bot, purpose: builds }\n', owners: [] });
    const _account = { name: 'CI-bot', person: '', match: 'email', user: null, unread: '' };

    const hr = people.hrOf({ state: 'missing' }, anAppUser({ id: 'account:ci-bot', _account }));

    expect(hr?.account?.purpose).to.equal('builds');
  });

  it('are accounts of the register by id, login or e-mail, with their owner’s state', async () => {
    const owner = (name: string, user: Partial<User>): OwnerRecord => {
      const { id, status, profile = null } = aUser({ id: `00u${name}`, ...user });
      return { owner: name, state: 'found', user: { id, status, profile: profile === null ? null : { ...profile } } };
    };
    const names = ['ok', 'gone', 'left', 'past', 'none', 'unread', 'forgotten'];
    const people = await loaded({
      roster: CSV,
      register: names.map((name) => `- { user: svc-${name}@x.y, purpose: p, owner: ${name} }\n`).join(''),
      owners: [
        owner('ok', { profile: { email: 'ada@x.y' } }),
        owner('gone', { status: 'DEPROVISIONED' }),
        owner('left', { profile: { email: 'grace@x.y' } }),
        owner('past', { profile: { email: 'joan@x.y' } }),
        { owner: 'none', state: 'missing' },
        { owner: 'unread', state: 'unread', why: '403' },
      ],
    });

    const states = names.map((name) => lookUp(people, `SVC-${name}@x.y`)?.account?.ownerState.state);

    expect(states).to.deep.equal(['active', 'deactivated', 'left', 'left', 'missing', 'unread', 'unread']);
    expect(lookUp(people, 'ada@x.y')?.account).to.equal(undefined);
  });

  for (const [what, policy] of [
    ['roster', { roster: ROSTER }],
    ['register of service accounts', { serviceAccounts: 's.yaml' }],
  ] as const) {
    it(`cannot be judged by a ${what} that the run does not have`, async () => {
      const folder = await snapshotOf({});

      const error = await rejectionOf(loadPeople({ folder, policy, asOf: AS_OF }));

      expect(error.message).to.include(`was made without a ${what}: it cannot be judged by one afterwards`);
    });
  }
});

type People = Awaited<ReturnType<typeof loadPeople>>;

function lookUp(people: People, email: string) {
  return people.hrOf({ state: 'found', user: aUser({ profile: { email, login: email } }) }, anAppUser());
}

interface Files {
  readonly roster: string;
  readonly register?: string;
  readonly owners?: readonly OwnerRecord[];
}

async function loaded({ roster, register, owners = [] }: Files): Promise<People> {
  const folder = await snapshotOf({});
  await writeFile(join(folder, 'snapshot/roster.csv'), roster);
  if (register !== undefined) {
    await writeFile(join(folder, 'snapshot/service-accounts.yaml'), register);
    await writeRecords(folder, 'snapshot/owners.ndjson.gz', owners);
  }
  const policy = { roster: ROSTER, ...(register === undefined ? {} : { serviceAccounts: 's.yaml' }) };
  return await loadPeople({ folder, policy, asOf: AS_OF });
}
