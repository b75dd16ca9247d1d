import { expect } from 'chai';
import { restorableOf } from '../../../src/changes/plan/restorable.js';
import { type AssignmentParts, anAssignment } from '../../support/builders.js';

describe('whether an assignment can be restored', () => {
  it('is yes where Okta shows all of it', () => {
    expect(restorableOf(anAssignment())).to.deep.equal({ answer: 'yes', why: '' });
  });

  const never: readonly (readonly [parts: AssignmentParts, why: string])[] = [
    [{ app: { status: 'DELETED' } }, 'the app is deleted'],
    [{ user: { status: 'DEPROVISIONED' } }, 'a deactivated user cannot be assigned (E0000117)'],
    [{ lookup: { state: 'missing' } as never }, 'the Okta user was missing or could not be read'],
  ];
  for (const [parts, why] of never) {
    it(`is no where ${why}`, () => {
      expect(restorableOf(anAssignment(parts))).to.deep.equal({ answer: 'no', why });
    });
  }

  const partly: readonly (readonly [parts: AssignmentParts, why: string])[] = [
    [{ appUser: { credentials: { userName: 'ada', password: {} } as never } }, 'the password in the app'],
    [{ appUser: { externalId: 'ext-1' } }, 'the link to the account in the app'],
    [{ appUser: { externalId: '' } }, 'the link to the account in the app'],
    [{ appUser: { profile: { role: 'admin' } } }, 'profile attributes that Okta maps'],
    [{ appUser: { profile: { seats: 0 } } }, 'profile attributes that Okta maps'],
    [{ user: { status: 'SUSPENDED' } }, 'Okta may refuse a user who is SUSPENDED'],
  ];
  for (const [parts, why] of partly) {
    it(`is partly for ${JSON.stringify(parts)}: ${why}`, () => {
      expect(restorableOf(anAssignment(parts))).to.deep.equal({ answer: 'partly', why });
    });
  }

  const nothingLost: readonly AssignmentParts[] = [
    { appUser: { credentials: { userName: 'ada', password: null } as never } },
    { appUser: { credentials: null } },
    { appUser: { profile: { role: null } } },
    { appUser: { profile: null } },
  ];
  for (const parts of nothingLost) {
    it(`is yes for ${JSON.stringify(parts.appUser)}, which holds no value`, () => {
      expect(restorableOf(anAssignment(parts)).answer).to.equal('yes');
    });
  }

  it('names everything that would be lost', () => {
    const parts = { appUser: { externalId: 'ext', profile: { a: 1 } }, user: { status: 'LOCKED_OUT' } };

    expect(restorableOf(anAssignment(parts)).why.split('; ')).to.have.length(3);
  });
});
