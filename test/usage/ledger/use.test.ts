import { expect } from 'chai';
import { readUse } from '../../../src/usage/ledger/use.js';
import { SSO, signOn } from '../../support/log-events.js';

const TYPES = new Set([SSO, 'app.oauth2.token.grant.refresh_token']);
const AT = Date.UTC(2026, 7, 1, 12);
const app = { id: '0oa1', type: 'AppInstance', displayName: 'Jira' };
const user = { id: '00u1', type: 'User', alternateId: 'ada@example.com' };

describe('a use, as an event tells it', () => {
  it('has the app, the person and when, whichever place the targets have', () => {
    const event = signOn('u1', AT, '', '', { actor: user, target: [{ id: '0ua1', type: 'AppUser' }, app] });

    expect(readUse(event, TYPES)).to.deep.equal({
      kind: 'use',
      use: { appId: '0oa1', userId: '00u1', ms: AT, uuid: 'u1', appName: 'Jira', userName: 'ada@example.com' },
    });
  });

  it('has its person among the targets where a client fetches tokens', () => {
    const client = { id: '0oa1', type: 'PublicClientApp' };
    const event = signOn('u1', AT, '', '', {
      eventType: 'app.oauth2.token.grant.refresh_token',
      actor: client,
      target: [app, user],
    });

    expect(readUse(event, TYPES)).to.have.nested.property('use.userId', '00u1');
  });

  it('is none where a client fetches a token for itself', () => {
    const client = { id: '0oa1', type: 'PublicClientApp' };

    expect(readUse(signOn('u1', AT, '', '', { actor: client, target: [app] }), TYPES)).to.deep.equal({
      kind: 'unclear',
    });
  });

  it('is none where it failed, or is of a kind that does not count', () => {
    const failed = signOn('u1', AT, '0oa1', '00u1', { outcome: { result: 'FAILURE', reason: 'x' } });
    const other = signOn('u1', AT, '0oa1', '00u1', { eventType: 'policy.evaluate_sign_on' });

    expect(readUse(failed, TYPES)).to.deep.equal({ kind: 'other' });
    expect(readUse(other, TYPES)).to.deep.equal({ kind: 'other' });
    expect(readUse({ ...failed, outcome: null }, TYPES)).to.deep.equal({ kind: 'other' });
  });

  it('is unclear without an app, or with a time that is none', () => {
    expect(readUse(signOn('u1', AT, '', '', { actor: user, target: null }), TYPES)).to.deep.equal({ kind: 'unclear' });
    expect(readUse(signOn('u1', AT, '0oa1', '00u1', { published: 'today' }), TYPES)).to.deep.equal({ kind: 'unclear' });
  });
});
