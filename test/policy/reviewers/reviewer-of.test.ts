import { expect } from 'chai';
import type { Subject } from '../../../src/assignment/subject.js';
import { indexPeople, type PeopleIndex } from '../../../src/policy/reviewers/people-index.js';
import { reviewerOfRows } from '../../../src/policy/reviewers/reviewer-of.js';
import { anApp } from '../../support/builders.js';
import { policyFrom } from '../../support/policy-from.js';

const NO_MANAGERS: PeopleIndex = { managerOf: () => ({ kind: 'none' }), isDeactivated: () => false };

function aSubject(overrides: Partial<Subject> = {}): Subject {
  return { id: '00u1', login: 'ada@example.com', email: 'ada.n@example.com', managerId: '', ...overrides };
}

async function managersOf(...users: Subject[]) {
  return await indexPeople(policyFrom({ reviewers: { by: 'manager' } }), async function* () {
    yield* users;
  });
}

describe('reviewers', () => {
  describe('by owner', () => {
    const policy = policyFrom({
      reviewers: { by: 'owner', fallback: 'team@example.com' },
      owners: [
        { apps: ['Payroll*'], reviewer: 'cfo@example.com' },
        { apps: ['*'], reviewer: 'it@example.com' },
      ],
    });
    const reviewerOf = reviewerOfRows(policy, NO_MANAGERS);

    it('takes the first owner that names the app', () => {
      expect(reviewerOf(anApp({ label: 'Payroll EU' }), aSubject())).to.deep.equal({
        kind: 'reviewer',
        reviewer: 'cfo@example.com',
        via: 'owner',
      });
    });

    it('takes the owner of a service account before the owner of the app', () => {
      const owner = { person: 'grace@example.com', isGone: false };

      expect(reviewerOf(anApp(), aSubject({ owner }))).to.deep.equal({
        ...{ kind: 'reviewer', reviewer: 'grace@example.com', via: 'owner' },
      });
    });

    it('asks nobody who is not there for a service account', () => {
      const owner = { person: 'grace@example.com', isGone: true };

      expect(reviewerOf(anApp(), aSubject({ owner }))).to.deep.equal({
        ...{ kind: 'reviewer', reviewer: 'team@example.com', via: 'fallback' },
        why: 'the owner grace@example.com of the service account is not there',
      });
    });

    for (const [name, subject] of [
      ['login', aSubject({ login: 'CFO@example.com' })],
      ['e-mail', aSubject({ email: 'cfo@example.com ' })],
      ['id', aSubject({ id: 'cfo@example.com' })],
    ] as const) {
      it(`gives nobody their own access to review, known by their ${name}`, () => {
        expect(reviewerOf(anApp(), subject)).to.include({ reviewer: 'team@example.com', via: 'fallback' });
      });
    }

    it('has no reviewer where the fallback is the user as well', () => {
      const own = reviewerOfRows(
        policyFrom({
          reviewers: { by: 'owner', fallback: 'cfo@example.com' },
          owners: [{ apps: ['Payroll'], reviewer: 'cfo@example.com' }],
        }),
        NO_MANAGERS,
      );

      expect(own(anApp(), aSubject({ login: 'cfo@example.com' }))).to.deep.equal({
        kind: 'no-reviewer',
        why: 'the owner is the user, and the fallback is the user',
      });
    });

    it('asks no owner who is deactivated', async () => {
      const gone = aSubject({ id: '00uCfo', email: 'CFO@example.com', isDeactivated: true });
      const people = await indexPeople(policy, async function* () {
        yield gone;
      });

      const assigned = reviewerOfRows(policy, people)(anApp(), aSubject());

      expect(assigned).to.include({ reviewer: 'team@example.com', why: 'the owner cfo@example.com is deactivated' });
    });

    it('has no reviewer without owner and fallback', () => {
      const none = reviewerOfRows(policyFrom({ reviewers: { by: 'owner' } }), NO_MANAGERS);

      expect(none(anApp(), aSubject())).to.deep.equal({
        kind: 'no-reviewer',
        why: 'no owner names the app, and the policy has no fallback',
      });
    });
  });

  describe('by manager', () => {
    const policy = policyFrom({ reviewers: { by: 'manager', fallback: 'team@example.com' } });
    const boss = aSubject({ id: '00uBoss', login: 'boss@example.com', email: 'the.boss@example.com' });

    for (const managerId of ['00uBoss', 'BOSS@example.com', 'the.boss@example.com']) {
      it(`finds the one user whom managerId ${managerId} names`, async () => {
        const ada = aSubject({ managerId });

        const reviewerOf = reviewerOfRows(policy, await managersOf(ada, boss, boss));

        expect(reviewerOf(anApp(), ada)).to.include({ reviewer: 'the.boss@example.com', via: 'manager' });
      });
    }

    const HOW: readonly (readonly [what: string, named: Partial<Subject>, boss: Partial<Subject>])[] = [
      ['an employee number', { managerId: ' 004711 ' }, { employeeNumber: '004711' }],
      ['a second address', { managerId: 'boss@home.example' }, { addresses: ['Boss@home.example'] }],
      [
        'a distinguished name',
        { managerId: 'CN=B\\, Grace, OU=X,DC=example' },
        { dn: 'cn=B\\, Grace,ou=x, dc=Example' },
      ],
      [
        'the name within a distinguished name',
        { managerId: 'CN=Grace Obi,OU=X,DC=y' },
        { displayNames: ['Grace Obi'] },
      ],
      ['an escaped name in one', { managerId: 'CN=Obi\\, Grace,OU=X' }, { displayNames: ['Obi, Grace'] }],
      ['a comma by its byte', { managerId: 'CN=Obi\\2C Grace,OU=X,DC=y' }, { dn: 'cn=Obi\\, Grace,ou=X,dc=y' }],
      ['letters by their bytes', { managerId: 'CN=Zo\\C3\\AB Obi,OU=X,DC=y' }, { displayNames: ['Zoë Obi'] }],
      [
        'a user id in a distinguished name',
        { managerId: 'uid=Boss@home.example,ou=x,dc=y' },
        { addresses: ['boss@home.example'] },
      ],
      ['an id with letters that nobody sees', { managerId: '\u200b00uBoss\ufeff' }, { id: '00uBoss' }],
      ['an address of full width', { managerId: 'Ｂｏｓｓ＠home.example' }, { addresses: ['boss@home.example'] }],
      [
        'a display name in other blanks and forms',
        { managerId: 'Zoe\u0308\u00a0 OBI ' },
        { displayNames: ['Zoë Obi'] },
      ],
      ['a display name', { managerId: 'grace  OBI' }, { displayNames: ['Grace Obi'] }],
      ['the name in manager alone', { manager: 'Grace Obi' }, { displayNames: ['Grace Obi'] }],
      ['the address in manager, where managerId is nobody’s', { managerId: '9', manager: 'boss@example.com' }, {}],
    ];

    for (const [what, named, more] of HOW) {
      it(`finds the manager by ${what}`, async () => {
        const ada = aSubject(named);

        const reviewerOf = reviewerOfRows(policy, await managersOf(ada, { ...boss, ...more }));

        expect(reviewerOf(anApp(), ada)).to.include({ reviewer: 'the.boss@example.com', via: 'manager' });
      });
    }

    it('takes an id, login or address before an employee number, and that before a name', async () => {
      const ada = aSubject({ managerId: '4711' });
      const others = [
        aSubject({ id: '00u2', login: 'b', email: 'b@x', displayNames: ['4711'] }),
        aSubject({ id: '00u3', login: 'c', email: 'c@x', employeeNumber: '4711' }),
        aSubject({ id: '00u4', login: '4711', email: 'd@x' }),
      ];
      const found = [3, 2, 1].map(async (count) =>
        reviewerOfRows(policy, await managersOf(ada, ...others.slice(0, count)))(anApp(), ada),
      );

      const reviewers = (await Promise.all(found)).map((assigned) => assigned.kind === 'reviewer' && assigned.reviewer);

      expect(reviewers).to.deep.equal(['d@x', 'c@x', 'b@x']);
    });

    it('takes no name that two have, unless one of them is gone', async () => {
      const ada = aSubject({ managerId: 'Grace Obi' });
      const [one, two] = ['1', '2'].map((id) =>
        aSubject({ id, login: id, email: `${id}@x`, displayNames: ['Grace Obi'] }),
      );
      const gone = { ...(one ?? ada), isDeactivated: true };

      const both = reviewerOfRows(policy, await managersOf(ada, one ?? ada, two ?? ada));
      const left = reviewerOfRows(policy, await managersOf(ada, gone, two ?? ada, gone));

      expect(both(anApp(), ada)).to.deep.include({ via: 'fallback', unfound: 'Grace Obi' });
      expect(left(anApp(), ada)).to.include({ reviewer: '2@x', via: 'manager' });
    });

    it('asks no manager who is deactivated', async () => {
      const ada = aSubject({ managerId: '00uBoss' });

      const reviewerOf = reviewerOfRows(policy, await managersOf(ada, { ...boss, isDeactivated: true }));

      expect(reviewerOf(anApp(), ada)).to.deep.equal({
        kind: 'reviewer',
        reviewer: 'team@example.com',
        via: 'fallback',
        why: 'the manager is deactivated',
      });
    });

    it('goes to the fallback where two users match', async () => {
      const ada = aSubject({ managerId: 'boss@example.com' });
      const other = aSubject({ id: '00uOther', login: 'other@example.com', email: 'boss@example.com' });

      const reviewerOf = reviewerOfRows(policy, await managersOf(ada, boss, other, boss));

      expect(reviewerOf(anApp(), ada)).to.include({ reviewer: 'team@example.com', via: 'fallback' });
    });

    it('goes to the fallback where nobody matches, and where there is no managerId', async () => {
      const ada = aSubject({ managerId: 'Grace Obi' });
      const reviewerOf = reviewerOfRows(policy, await managersOf(ada, boss));

      const reviewers = [ada, aSubject()].map((subject) => reviewerOf(anApp(), subject));

      expect(reviewers.map((assigned) => assigned.kind === 'reviewer' && assigned.via)).to.deep.equal([
        'fallback',
        'fallback',
      ]);
    });

    it('gives a user who is their own manager to the fallback', async () => {
      const self = aSubject({ managerId: '00u1' });

      const reviewerOf = reviewerOfRows(policy, await managersOf(self));

      expect(reviewerOf(anApp(), self)).to.include({ reviewer: 'team@example.com' });
    });
  });

  it('leaves deciding to anyone without reviewers in the policy', () => {
    expect(reviewerOfRows(policyFrom(), NO_MANAGERS)(anApp(), aSubject())).to.deep.equal({ kind: 'anyone' });
  });
});
