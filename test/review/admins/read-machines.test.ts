import { expect } from 'chai';
import type { OktaClient } from '../../../src/okta/api.js';
import { apiPath } from '../../../src/okta/paths.js';
import { readMachines } from '../../../src/review/admins/read-machines.js';
import type { RoleHolder } from '../../../src/review/admins/role-apps.js';
import { anApp, aUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, notFound, stubClient } from '../../support/stub-client.js';

const HOLDER: RoleHolder = {
  ...{ id: 'u1', user: {}, clientLabel: undefined, factors: [], factorsUnread: '' },
  roles: [{ id: 'ra1', type: 'SUPER_ADMIN' }],
};

describe('tokens and service apps', () => {
  it('are read with their owners, roles and scopes, each owner once', async () => {
    const asked: string[] = [];

    const { tokens, apps, gaps } = await machines({
      listApiTokens: async () => [
        { id: 't1', userId: 'u1', network: { connection: 'ANYWHERE' } },
        { id: 't2', userId: 'u1' },
        { id: 't3', userId: 'gone' },
      ],
      getUser: async (id) => {
        asked.push(id);
        if (id === 'gone') throw notFound();
        return aUser({ id, profile: { login: 'ada@x.y' } });
      },
      listAppGrants: async () => [
        { id: 'g2', scopeId: 'okta.users.manage', status: 'ACTIVE' },
        { id: 'g1', scopeId: 'okta.apps.read', status: 'ACTIVE' },
        { id: 'g3', scopeId: 'okta.groups.read', status: 'REVOKED' },
      ],
    });

    expect(asked).to.deep.equal(['u1', 'gone']);
    expect(tokens?.map(({ id, ownerLogin, ownerStatus }) => [id, ownerLogin, ownerStatus])).to.deep.equal([
      ['t1', 'ada@x.y', 'ACTIVE'],
      ['t2', 'ada@x.y', 'ACTIVE'],
      ['t3', '', ''],
    ]);
    expect(tokens?.[0]).to.deep.include({ network: 'ANYWHERE', expiresAt: '', ownerRoles: ['Super Administrator'] });
    expect(apps[0]?.scopes).to.deep.equal(['okta.apps.read', 'okta.users.manage']);
    expect(gaps).to.deep.equal([]);
  });

  it('leave a gap each where the credential may not see them', async () => {
    const refused = () => Promise.reject(apiError(403, 'E0000006'));

    const { tokens, apps, gaps } = await machines({ listApiTokens: refused, listAppGrants: refused });

    expect([tokens, apps]).to.deep.equal([undefined, []]);
    expect(gaps.map((gap) => gap.split(':')[0])).to.deep.equal([
      'The API tokens could not be read',
      'The scopes of the service app "Payroll" (0oa1) could not be read',
    ]);
  });

  for (const [what, owner, status] of [
    ['is refused', () => Promise.reject(apiError(403, 'E0000006')), '(not read)'],
    ['is answered with 500', () => Promise.reject(apiError(500, '')), '(not read)'],
    ['is answered with somebody else', async () => aUser({ id: 'u9' }), '(not read)'],
    ['cannot be asked for', async () => aUser({ id: apiPath('users', '..') }), '(not read)'],
  ] as const) {
    it(`are read all the same where the look-up of one owner ${what}, which is a gap of its own`, async () => {
      const { tokens, gaps } = await machines({
        listApiTokens: async () => [
          { id: 't1', userId: 'u7' },
          { id: 't2', userId: 'u1' },
          { id: 't3', userId: 'u7' },
        ],
        getUser: async (id) => (id === 'u7' ? await owner() : aUser({ id })),
      });

      expect(tokens?.map(({ ownerStatus }) => ownerStatus)).to.deep.equal([status, 'ACTIVE', status]);
      expect(gaps).to.have.lengthOf(1);
      expect(gaps[0]).to.match(/^The owner u7 of an API token could not be read: /);
    });
  }

  for (const userId of [undefined, null, '']) {
    it(`have no owner where the token names ${JSON.stringify(userId)}, and nobody is asked for`, async () => {
      const { tokens, gaps } = await machines({
        listApiTokens: async () => [{ id: 't1', ...(userId === undefined ? {} : { userId }) }],
      });

      expect(tokens?.[0]).to.include({ ownerId: '', ownerStatus: '' });
      expect(gaps).to.deep.equal([]);
    });
  }

  it('end with a dead token', async () => {
    const dead = apiError(401, 'E0000011');

    expect(await rejectionOf(machines({ listApiTokens: () => Promise.reject(dead) }))).to.equal(dead);
  });
});

async function machines(calls: Partial<OktaClient>) {
  const client = stubClient({ listApiTokens: async () => [], listAppGrants: async () => [], ...calls });
  return await readMachines([anApp({ id: '0oa1' })], [HOLDER], { client, signal: new AbortController().signal });
}
