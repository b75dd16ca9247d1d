import { expect } from 'chai';
import { factsOf } from '../../src/assignment/assignment-facts.js';
import { packetRowOf } from '../../src/packets/packet-row.js';
import { removalText } from '../../src/packets/removal-text.js';
import { aReviewed } from '../support/reports.js';
import { aPacketRow } from '../support/returned-rows.js';

function textOf(facts: Readonly<Record<string, string>>, access = '', isPushed = false): string {
  const reviewed = aReviewed();
  const row = packetRowOf(reviewed, { ...factsOf(reviewed.assignment), ...facts }, 'digest');
  return removalText({ ...row, access, isPushed });
}

describe('removalText', () => {
  it('says that a direct assignment goes, and with it the account where Okta disables it', () => {
    expect(textOf({ scope: 'USER' })).to.equal('The app is taken away from this person.');
    expect(textOf({ scope: 'USER' }, '', true)).to.equal(
      'The app is taken away from this person. The account in the app is disabled too.',
    );
  });

  it('says that access by a group ends with the membership, and what that means', () => {
    expect(textOf({ scope: 'GROUP', granted_by_group: 'Eng' })).to.equal(
      'The access comes with the group Eng: somebody has to take the person out of it, and whatever else it gives goes too.',
    );
    expect(textOf({ scope: 'GROUP', granted_by_group: '' })).to.match(/^The access comes with a group:/);
  });

  it('says what is known where all ways were read', () => {
    expect(textOf({}, 'direct assignment\nremoving it removes the access')).to.equal('Removing it removes the access.');
    expect(textOf({}, 'not explained: no group')).to.equal(
      'The way to this access is not explained: no group: revoking it becomes work by hand.',
    );
  });

  for (const [guard, why] of [
    ['directory', 'it is a directory, and whoever is taken out of one may lose their password'],
    ['console', 'it is one of Okta’s own consoles, and whoever loses one may lose the way into Okta'],
    ['no-sign-on-mode', 'Okta names no way to sign in to it, which is so of directories'],
    ['protected-app', 'the policy protects this app'],
    ['protected-user', 'the policy protects this person'],
  ] as const) {
    it(`promises nothing that a plan refuses: ${guard}`, () => {
      const access = 'direct assignment\nremoving it removes the access';

      expect(removalText({ ...aPacketRow({}), access, guard })).to.equal(
        `A revoke here is recorded, but the tool does not carry it out: ${why}. Your administrators decide what is done about it.`,
      );
    });
  }

  it('says that it is not known how, where Okta does not tell', () => {
    expect(textOf({ scope: '' })).to.match(/^Okta does not say how the access was given/);
  });
});
