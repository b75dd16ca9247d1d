import { expect } from 'chai';
import { USE_EVENTS, useKinds } from '../../src/assignment/use-events.js';
import { useText } from '../../src/assignment/use-text.js';
import { aUse } from '../support/a-use.js';

describe('the last use of an app, as reviewers read it', () => {
  it('is its date, and how many there were since when', () => {
    expect(useText(aUse())).to.equal('2026-11-17, 12 uses since 2026-08-26');
    expect(useText(aUse({ uses: 1 }))).to.equal('2026-11-17, 1 use since 2026-08-26');
  });

  it('is none since when the ledger knows, which is not never', () => {
    expect(useText(aUse({ lastMs: undefined }))).to.equal('none known since 2026-05-08');
    expect(useText(aUse({ lastMs: undefined, ledger: { spans: [], kinds: '' } }))).to.equal('none known');
  });

  it('is not seen where nobody is known to use the app', () => {
    expect(useText(aUse({ lastMs: undefined, isAppUsed: false }))).to.equal('not seen by Okta');
  });
});

describe('kinds of events that count as use', () => {
  it('are named once each, and by their type where there is no word for it', () => {
    const types = [
      'app.oauth2.as.token.grant.refresh_token',
      'user.authentication.sso',
      'x.y',
      'app.oauth2.token.grant.refresh_token',
    ];

    expect(useKinds(types)).to.equal('single sign-on, tokens refreshed, x.y');
  });

  it('have no token that a client gets for itself among them, nor what was refused', () => {
    expect(new Set(USE_EVENTS).size).to.equal(USE_EVENTS.length);
    for (const type of USE_EVENTS) expect(type).to.not.match(/client_credentials|deny|unauth|service_account/);
  });
});
