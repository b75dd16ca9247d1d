import { expect } from 'chai';
import { API_TOKENS, SERVICE_APPS, serviceAppRow, tokenRow } from '../../src/report/machine-tables.js';
import type { ServiceAppRecord, TokenRecord } from '../../src/run/machine-records.js';
import { AS_OF_MS } from '../support/builders.js';

const TOKEN: TokenRecord = {
  ...{ id: '00T1', name: 'terraform', created: '2026-01-01T00:00:00.000Z', lastUpdated: '2026-11-20T00:00:00.000Z' },
  ...{ expiresAt: '2026-12-20T00:00:00.000Z', network: 'ZONE' },
  ...{ ownerId: '00u1', ownerLogin: 'ada@x.y', ownerStatus: 'ACTIVE', ownerRoles: ['Super Administrator'] },
};
const APP: ServiceAppRecord = {
  ...{ id: '0oa1', label: 'Sync', status: 'ACTIVE' },
  ...{ scopes: ['okta.apps.read', 'okta.users.manage'], roles: ['Organization Administrator'] },
};

describe('the table of API tokens', () => {
  const concernsOf = (token: Partial<TokenRecord>) => tokenRow({ ...TOKEN, ...token }, AS_OF_MS).at(-1);

  it('has a cell for each of its columns', () => {
    const row = tokenRow(TOKEN, AS_OF_MS);

    expect(row).to.have.lengthOf(API_TOKENS.columns.length);
    expect(row.slice(0, 6)).to.deep.equal(['00T1', 'terraform', '00u1', 'ada@x.y', 'ACTIVE', 'Super Administrator']);
  });

  for (const [what, token, expected] of [
    ['nothing of a token in order', {}, ''],
    ['an owner who is deactivated', { ownerStatus: 'DEPROVISIONED' }, 'its owner is deactivated'],
    ['an owner who is gone', { ownerStatus: '' }, 'Okta does not have its owner'],
    ['one that was not used for a quarter', { lastUpdated: '2026-08-01T00:00:00.000Z' }, 'not used since 2026-08-01'],
    ['one that does not expire', { expiresAt: '' }, 'does not expire'],
    ['a powerful one from anywhere', { network: 'ANYWHERE' }, 'a Super Administrator’s, usable from anywhere'],
  ] as const) {
    it(`warns of ${what}`, () => {
      expect(concernsOf(token)).to.equal(expected);
    });
  }

  it('leaves one that was used within a quarter alone, whoever made it from anywhere', () => {
    expect(concernsOf({ lastUpdated: '2026-09-01T00:00:00.000Z', network: 'ANYWHERE', ownerRoles: [] })).to.equal('');
  });
});

describe('the table of service apps', () => {
  it('warns of one that may write, has a role and nobody who answers for it', () => {
    const row = serviceAppRow(APP, '');

    expect(row).to.have.lengthOf(SERVICE_APPS.columns.length);
    expect(row.at(-1)).to.equal(
      'may write (okta.users.manage) and has an admin role, and nobody in the register answers for it',
    );
  });

  for (const [what, app, owner] of [
    ['somebody answers for', {}, 'ada@x.y'],
    ['only reads', { scopes: ['okta.apps.read'] }, ''],
    ['has no role', { roles: [] }, ''],
  ] as const) {
    it(`leaves one alone that ${what}`, () => {
      expect(serviceAppRow({ ...APP, ...app }, owner).at(-1)).to.equal('');
    });
  }
});
