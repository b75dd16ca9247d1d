import { expect } from 'chai';
import { ownAddresses } from '../../src/assignment/own-addresses.js';
import { anySubject, isSubject, subjectOf } from '../../src/assignment/subject.js';
import { anAssignment, aRosterPerson, aServiceAccount } from '../support/builders.js';

const PROFILE = {
  login: 'alice.ng@example.com',
  email: 'alice.ng@example.com',
  secondEmail: 'Alice@private.example',
  proxyAddresses: ['SMTP:alice.ng@corp.example', 'smtp:a.ng@example.com'],
  userPrincipalName: 'ang@corp.example',
  managerEmail: 'boss@example.com',
  manager: 'boss@example.com',
  assistantEmail: 'helper@example.com',
  mailingAddress: '1 High Street',
  displayName: 'Alice Ng',
};

describe('the subject of an assignment', () => {
  const subject = subjectOf(anAssignment({ user: { profile: PROFILE } }));

  for (const name of [
    'alice@private.example',
    'ALICE.NG@corp.example',
    'a.ng@example.com',
    'ang@corp.example',
    'alice.ng+reviews@example.com',
    'alice\u200b@private.example',
    subject.id,
  ]) {
    it(`is ${name}, as Okta knows them`, () => {
      expect(isSubject(name, subject)).to.equal(true);
    });
  }

  for (const name of ['boss@example.com', 'helper@example.com', 'Alice Ng', '', ' ', 'alice@example.com']) {
    it(`is not ${JSON.stringify(name)}`, () => {
      expect(isSubject(name, subject)).to.equal(false);
    });
  }

  it('is nobody by an empty name', () => {
    expect(isSubject('', { id: '', login: '', email: '' })).to.equal(false);
  });
});

describe('the first of several people who is a subject', () => {
  const subject = subjectOf(anAssignment({ user: { profile: PROFILE } }));

  it('is the one that stands first, by whatever name', () => {
    const people = ['boss@example.com', 'A.NG+reviews@example.com', 'alice.ng@example.com'];

    expect(anySubject(people)(subject)).to.equal('A.NG+reviews@example.com');
  });

  it('is nobody among others, and nobody by an empty name', () => {
    expect(anySubject(['boss@example.com', 'alice@example.com'])(subject)).to.equal(undefined);
    expect(anySubject(['', ' '])({ id: '', login: '', email: '' })).to.equal(undefined);
  });
});

describe('the subject of an assignment, as roster and register know them', () => {
  it('has the manager of the roster before that of Okta', () => {
    const roster = { state: 'found', person: aRosterPerson({ manager: 'boss@example.com' }) } as const;

    const { managerId, manager } = subjectOf(anAssignment({ user: { profile: PROFILE }, hr: { roster } }));

    expect([managerId, manager]).to.deep.equal(['boss@example.com', '']);
  });

  it('has the manager of Okta where the roster names none', () => {
    const roster = { state: 'found', person: aRosterPerson() } as const;

    expect(subjectOf(anAssignment({ user: { profile: PROFILE }, hr: { roster } })).manager).to.equal(
      'boss@example.com',
    );
  });

  for (const [state, isGone] of [
    ['active', false],
    ['deactivated', true],
    ['left', true],
    ['missing', true],
  ] as const) {
    it(`has an owner who reviews it, and who is ${state}`, () => {
      const account = aServiceAccount({ isReviewedByOwner: true, ownerState: { state } });

      expect(subjectOf(anAssignment({ hr: { account } })).owner).to.deep.equal({
        person: 'grace.obi@example.com',
        isGone,
      });
    });
  }

  it('has no owner where the register does not have the owner review it', () => {
    expect(subjectOf(anAssignment({ hr: { account: aServiceAccount() } }))).not.to.have.property('owner');
  });
});

describe("a user's own addresses", () => {
  it('are those that attributes of that kind hold, login and e-mail aside', () => {
    expect(ownAddresses(PROFILE)).to.deep.equal([
      'Alice@private.example',
      'alice.ng@corp.example',
      'a.ng@example.com',
      'ang@corp.example',
    ]);
  });

  it('are none without a profile', () => {
    expect([ownAddresses(undefined), ownAddresses(null), ownAddresses({ secondEmail: null })]).to.deep.equal([
      [],
      [],
      [],
    ]);
  });
});
