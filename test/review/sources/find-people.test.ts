import { expect } from 'chai';
import type { OktaClient } from '../../../src/okta/api.js';
import { findPeople, type NamedPerson } from '../../../src/review/sources/find-people.js';
import { aUser } from '../../support/builders.js';
import { apiError, failingPages, pagesOf, stubClient } from '../../support/stub-client.js';

const ADA = { match: 'email', person: 'ADA@x.y' } as const;
const NOBODY = { match: 'email', person: 'nobody@x.y' } as const;

function find(named: readonly NamedPerson[], client: Partial<OktaClient>) {
  return findPeople(named, { client: stubClient(client), concurrency: 2, signal: new AbortController().signal });
}

function userWith(id: string, email: string, status = 'ACTIVE') {
  return aUser({ id, status, profile: { email, login: email, employeeNumber: id } });
}

/** As many people as are no longer asked for one by one. */
const MANY: readonly NamedPerson[] = Array.from({ length: 51 }, (_, n) => ({ match: 'email', person: `p${n}@x.y` }));

describe('the people whom a file of accounts names', () => {
  it('are asked for one by one where they are few, in either spelling', async () => {
    const filters: string[] = [];

    const people = await find([ADA, NOBODY, ADA, { match: 'email', person: '' }], {
      listUsers: (given) => {
        filters.push(given?.filter ?? '');
        return given?.filter?.includes('ada') ? pagesOf([userWith('u1', 'ada@X.y')]) : pagesOf([]);
      },
    });

    expect(filters.toSorted()).to.deep.equal([
      'profile.email eq "ADA@x.y" or profile.email eq "ada@x.y"',
      'profile.email eq "nobody@x.y"',
    ]);
    expect(people.method).to.equal('single');
    expect(people.of({ match: 'email', person: 'Ada@X.Y' })).to.have.nested.property('user.id', 'u1');
    expect(people.of(NOBODY)).to.deep.equal({ state: 'missing' });
    expect(people.of({ match: 'email', person: '' })).to.deep.equal({ state: 'missing' });
  });

  it('are not whom Okta’s answer was not asked about', async () => {
    const people = await find([NOBODY], { listUsers: () => pagesOf([userWith('u1', 'ada@x.y')]) });

    expect(people.of(NOBODY)).to.deep.equal({ state: 'missing' });
  });

  for (const [what, named] of [
    ['they are many', [...MANY, ADA]],
    ['a name could not stand in a filter', [ADA, { match: 'login', person: 'a"b' }]],
    ['they are named by what no filter knows', [ADA, { match: 'employeeNumber', person: 'u9' }]],
  ] as const) {
    it(`are looked for in the whole directory, leavers included, where ${what}`, async () => {
      const asked: (string | undefined)[] = [];

      const people = await find(named, {
        listUsers: (given) => {
          asked.push(given?.filter);
          return given?.filter === undefined ? pagesOf([]) : pagesOf([userWith('u9', 'ada@x.y', 'DEPROVISIONED')]);
        },
      });

      expect(asked).to.deep.equal([undefined, 'status eq "DEPROVISIONED"']);
      expect(people.of(ADA)).to.have.nested.property('user.status', 'DEPROVISIONED');
      const last = named.at(-1) ?? ADA;
      expect(people.of(last).state).to.equal(last.match === 'login' ? 'missing' : 'found');
    });
  }

  it('are those who are still there where a leaver had the same address', async () => {
    const users = [userWith('u0', 'ada@x.y', 'DEPROVISIONED'), userWith('u1', 'ada@x.y')];

    const people = await find([ADA], { listUsers: () => pagesOf(users) });

    expect(people.of(ADA)).to.have.nested.property('user.id', 'u1');
  });

  it('are not guessed where two who are there have one address', async () => {
    const users = [userWith('u0', 'ada@x.y'), userWith('u1', 'ada@x.y'), userWith('u1', 'ada@x.y')];

    const people = await find([ADA], { listUsers: () => pagesOf(users) });

    expect(people.of(ADA)).to.deep.equal({
      state: 'unread',
      why: '2 Okta users have the email "ADA@x.y": whose it is is not known',
    });
  });

  it('are unread where Okta refuses to say, and never missing', async () => {
    const refusing = { listUsers: () => failingPages(apiError(403, 'E0000006')) };

    const [few, many] = [await find([ADA], refusing), await find([...MANY, ADA], refusing)];

    for (const people of [few, many]) {
      expect(people.of(ADA).state).to.equal('unread');
      expect(people.of(ADA)).to.have.property('why').that.includes('E0000006');
    }
  });

  it('are unread after a token died, though they were not asked for', async () => {
    const people = await find([ADA, NOBODY, { match: 'login', person: 'x' }], {
      listUsers: () => failingPages(apiError(401, 'E0000011')),
    });

    expect([ADA, NOBODY, { match: 'login', person: 'x' } as const].map((one) => people.of(one).state)).to.deep.equal([
      'unread',
      'unread',
      'unread',
    ]);
  });

  it('are none where no account names anybody', async () => {
    const people = await find([{ match: 'email', person: ' ' }], {});

    expect(people.method).to.equal('none');
  });
});
