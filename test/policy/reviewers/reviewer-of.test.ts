import { expect } from 'chai';
import type { Subject } from '../../../src/assignment/subject.js';
import { indexManagers } from '../../../src/policy/reviewers/manager-index.js';
import { reviewerOfRows } from '../../../src/policy/reviewers/reviewer-of.js';
import { anApp } from '../../support/builders.js';
import { policyFrom } from '../../support/policy-from.js';

const NO_MANAGERS = { find: () => undefined };

function aSubject(overrides: Partial<Subject> = {}): Subject {
  return { id: '00u1', login: 'ada@example.com', email: 'ada.n@example.com', managerId: '', ...overrides };
}

async function managersOf(...users: Subject[]) {
  return await indexManagers(async function* () {
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
