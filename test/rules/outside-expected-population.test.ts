import { expect } from 'chai';
import { expectationCheck } from '../../src/rules/outside-expected-population.js';
import type { Outcome } from '../../src/rules/rule.js';
import { type AssignmentParts, anAssignment } from '../support/builders.js';

const ALLOW = 'profile.department eq "Finance" and not (profile.userType eq "Contractor")';

function judge(given: AssignmentParts): Outcome {
  const check = expectationCheck({ apps: ['Payroll'], allow: ALLOW, severity: 'high', recommend: 'check' });
  return check(anAssignment(given), () => false);
}

describe('outside-expected-population', () => {
  it('passes a user that matches', () => {
    expect(judge({})).to.deep.equal({ kind: 'pass' });
  });

  it('finds a user that does not match, and says what the user has', () => {
    expect(judge({ user: { profile: { department: 'Sales' } } })).to.deep.equal({
      kind: 'finding',
      reason: `This app is for users with ${ALLOW}; this user has profile.department "Sales", profile.userType "Employee".`,
    });
  });

  it('says who the app is for in the policy’s own words, where it has some', () => {
    const expectation = { apps: ['Payroll'], title: 'employees in Finance', allow: ALLOW } as const;
    const check = expectationCheck({ ...expectation, severity: 'high', recommend: 'check' });

    const outcome = check(anAssignment({ user: { profile: { department: 'Sales' } } }), () => false);

    expect(outcome).to.deep.equal({
      kind: 'finding',
      reason:
        'This app is for employees in Finance; this user has profile.department "Sales", profile.userType "Employee".',
    });
  });

  it('does not know of a user without an attribute that decides, and says which is absent', () => {
    expect(judge({ user: { profile: { userType: null } } })).to.deep.equal({
      kind: 'unknown',
      reason: `Whether the user belongs here is not known: it is for users with ${ALLOW}; this user has profile.department "Finance", no profile.userType.`,
    });
  });

  it('finds a user whom one attribute rules out, whatever the absent one is', () => {
    expect(judge({ user: { profile: { department: 'Sales', userType: null } } }).kind).to.equal('finding');
  });

  it('does not know of a user that could not be read', () => {
    expect(judge({ lookup: { state: 'unread', why: '403' } }).kind).to.equal('unknown');
  });

  it('is not applicable to a user that Okta does not have', () => {
    expect(judge({ lookup: { state: 'missing' } }).kind).to.equal('not-applicable');
  });

  it('keeps reasons short, whatever the filter and the profile hold', () => {
    const allow = Array.from({ length: 100 }, (_, index) => `profile.groups eq "${index}"`).join(' or ');
    const check = expectationCheck({ apps: ['*'], allow, severity: 'high', recommend: 'check' });
    const groups = Array<string>(5000).fill('somewhere else');

    const outcome = check(anAssignment({ user: { profile: { groups } } }), () => false);

    expect(outcome).to.have.property('reason').with.lengthOf.below(700);
  });
});
