import { expect } from 'chai';
import type { Hr } from '../../src/assignment/hr.js';
import type { AccountRow } from '../../src/assignment/source-records.js';
import { assignmentNotActive } from '../../src/rules/assignment-not-active.js';
import { directAssignment } from '../../src/rules/direct-assignment.js';
import { leftAccordingToRoster } from '../../src/rules/left-according-to-roster.js';
import { notInRoster } from '../../src/rules/not-in-roster.js';
import type { BaseSettings, Rule } from '../../src/rules/rule.js';
import { userDeactivated } from '../../src/rules/user-deactivated.js';
import { userMissing } from '../../src/rules/user-missing.js';
import { userNeverSignedIn } from '../../src/rules/user-never-signed-in.js';
import { userSuspended } from '../../src/rules/user-suspended.js';
import { usernameMismatch } from '../../src/rules/username-mismatch.js';
import type { AssignmentParts } from '../support/builders.js';
import { outcomeOf } from '../support/outcomes.js';

const ACCOUNT: AccountRow = { name: 'ada', person: 'ada@old.example', match: 'email', user: null, unread: '' };
const APP_USER = { id: 'account:ada', scope: 'USER', credentials: { userName: 'ada' }, _account: ACCOUNT };
const NO_USER: AssignmentParts = { appUser: APP_USER, lookup: { state: 'missing' } };
const GONE = { isActive: false, status: 'left', lastDay: '', department: '', manager: '' };
const REGISTERED = {
  ...{ purpose: 'builds', owner: 'grace', expires: '', isReviewedByOwner: false },
  ownerState: { state: 'active' as const },
};

function judged<S extends BaseSettings>(rule: Rule<S>, given: AssignmentParts, settings: Partial<S> = {}) {
  return outcomeOf(rule, { given, settings });
}

const withHr = (hr: Hr): AssignmentParts => ({ ...NO_USER, hr });
const ofUser = (user: AssignmentParts['user'], appUser: AssignmentParts['appUser'] = {}): AssignmentParts => ({
  ...(user === undefined ? {} : { user }),
  appUser: { ...APP_USER, ...appUser },
});

describe('the rules, of an account of a system outside Okta', () => {
  it('say that Okta has no user, by what the file names people by', () => {
    expect(judged(userMissing, NO_USER)).to.deep.equal({
      kind: 'finding',
      reason: 'Okta has no user with the email "ada@old.example", whose account "ada" would be.',
    });
  });

  it('say that the file names nobody', () => {
    const appUser = { ...APP_USER, _account: { ...ACCOUNT, person: '' } };

    expect(judged(userMissing, { ...NO_USER, appUser })).to.deep.equal({
      kind: 'finding',
      reason: 'The file names nobody whose account "ada" would be, and it is not in the register of service accounts.',
    });
  });

  it('leave a registered account without a user to its owner', () => {
    expect(judged(userMissing, withHr({ account: REGISTERED })).kind).to.equal('not-applicable');
    expect(judged(notInRoster, withHr({ account: REGISTERED })).kind).to.equal('pass');
  });

  it('take the roster’s word on whom Okta does not have', () => {
    const found = withHr({ roster: { state: 'found', person: GONE } });
    const absent = withHr({ roster: { state: 'absent', key: 'ada@old.example' } });

    expect(judged(leftAccordingToRoster, found).kind).to.equal('finding');
    expect(judged(notInRoster, absent)).to.deep.equal({
      kind: 'finding',
      reason: '"ada@old.example" is neither in the roster nor in the register of service accounts.',
    });
    expect(judged(notInRoster, withHr({})).kind).to.equal('not-applicable');
  });

  it('know nothing by the roster of one whose user could not be read', () => {
    const given: AssignmentParts = { ...withHr({}), lookup: { state: 'unread', why: '403' } };

    expect([leftAccordingToRoster, notInRoster, userMissing].map((rule) => judged(rule, given).kind)).to.deep.equal([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('say what a leaver still has there, and that Okta’s suspension does not reach it', () => {
    const left = judged(userDeactivated, ofUser({ status: 'DEPROVISIONED' }));
    const suspended = judged(userSuspended, ofUser({ status: 'SUSPENDED' }));

    expect(left).to.have.property('reason', 'The user was deactivated in Okta and still has an account there.');
    expect(suspended)
      .to.have.property('reason')
      .that.matches(/ and still has an account there, which Okta does not suspend\.$/);
  });

  it('do not hold its name against Okta’s, nor ask for a group behind it', () => {
    expect(judged(usernameMismatch, ofUser({})).kind).to.equal('not-applicable');
    expect(judged(directAssignment, ofUser({}), { apps: ['*'] }).kind).to.equal('not-applicable');
  });

  it('measure its age from the day on which it was made, where the file says it', () => {
    const never = { lastLogin: null };

    expect(judged(userNeverSignedIn, ofUser(never)))
      .to.have.property('reason')
      .that.includes('the account was made on');
    expect(judged(userNeverSignedIn, ofUser(never, { created: null })).kind).to.equal('not-applicable');
  });

  it('say of its status what the file says', () => {
    const ofStatus = (status: string | null) => judged(assignmentNotActive, ofUser({}, { status }));

    expect(ofStatus('ACTIVE').kind).to.equal('pass');
    expect(ofStatus('INACTIVE'))
      .to.have.property('reason')
      .that.matches(/^The file gives a status/);
    expect(ofStatus(null)).to.deep.equal({
      kind: 'unknown',
      reason: 'The file gives no status to the account, so this rule could not be judged.',
    });
  });
});
