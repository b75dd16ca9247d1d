import { expect } from 'chai';
import { ownAddresses } from '../../src/assignment/own-addresses.js';

const PROFILE = { login: 'ada@example.com', email: 'ada@example.com' };

describe('the addresses of a user beside login and e-mail', () => {
  it('are those of attributes that name one, whatever the org calls them', () => {
    const found = ownAddresses({
      ...PROFILE,
      secondEmail: 'ada@home.example',
      userPrincipalName: 'a.nakamura@corp.example.com',
      proxyAddresses: ['SMTP:ada.n@example.com', 'smtp:adan@example.com', 'x500:/o=Example'],
      sipAddress: 'sip:ada@voice.example.com',
    });

    expect(found).to.have.members([
      'ada@home.example',
      'a.nakamura@corp.example.com',
      'ada.n@example.com',
      'adan@example.com',
      'ada@voice.example.com',
    ]);
  });

  it('are never somebody else’s: a manager’s address does not make the manager the user', () => {
    const others = { managerEmail: 'grace@example.com', assistantEmail: 'bo@example.com', teamMail: 't@example.com' };

    expect(ownAddresses({ ...PROFILE, ...others, emailCc: 'x@example.com' })).to.deep.equal([]);
  });

  it('are addresses only, and not login and e-mail once more', () => {
    const odd = { alias: 'ada', mailNickname: '', upn: null, emailList: [7, null, 'ada@example.com'] };

    expect(ownAddresses({ ...PROFILE, ...odd })).to.deep.equal([]);
  });

  it('are none without a profile', () => {
    expect(ownAddresses(null)).to.deep.equal([]);
    expect(ownAddresses(undefined)).to.deep.equal([]);
  });
});
