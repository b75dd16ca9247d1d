import { expect } from 'chai';
import type { AdminRole } from '../../../src/assignment/admin-records.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaShapeError } from '../../../src/okta/errors.js';
import { apiPath } from '../../../src/okta/paths.js';
import { readHolders } from '../../../src/review/admins/read-holders.js';
import { anApp, aUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, failingPages, pagesOf, stubClient } from '../../support/stub-client.js';

const OWN: AdminRole = { id: 'ra1', type: 'SUPER_ADMIN', status: 'ACTIVE', assignmentType: 'USER' };
const BY_GROUP: AdminRole = {
  ...{ id: 'gra1', type: 'HELP_DESK_ADMIN', status: 'ACTIVE', assignmentType: 'GROUP' },
  _links: { assignee: { href: 'https://acme.okta.com/api/v1/groups/00g1' } },
};

describe('who holds admin roles', () => {
  it('are those listed, those in groups with roles, and service apps, each asked for once', async () => {
    const asked: string[] = [];

    const read = await holders({
      listUserRoles: async (id) => {
        asked.push(id);
        return id === 'u1' ? [OWN, BY_GROUP] : id === 'u2' ? [BY_GROUP] : [];
      },
      listGroupMembers: () =>
        pagesOf([{ id: 'u1' }, { id: 'u2' }, { id: 'u3' }, { id: 'u4', status: 'DEPROVISIONED' }]),
    });

    expect(asked).to.deep.equal(['u1', 'u2', 'u3']);
    expect(read.holders.map(({ id, roles, clientLabel }) => [id, roles.length, clientLabel])).to.deep.equal([
      ['u1', 2, undefined],
      ['u2', 1, undefined],
      ['0oa1', 1, 'Payroll'],
    ]);
    expect([read.listed, read.byGroupOnly, [...read.groups]]).to.deep.equal([1, 1, [['00g1', 'IT']]]);
    expect(read.gaps).to.deep.equal([]);
  });

  it('have the factors that are in force, by their kinds', async () => {
    const factors = [
      { id: 'f1', factorType: 'push', provider: 'OKTA', status: 'ACTIVE' },
      { id: 'f2', factorType: 'sms', provider: 'OKTA', status: 'PENDING_ACTIVATION' },
    ];

    const { holders: found } = await holders({ listUserFactors: async () => factors });

    expect(found[0]).to.deep.include({ factors: ['push of OKTA'], factorsUnread: '' });
  });

  it('have unread factors where those are refused, which is no gap', async () => {
    const { holders: found, gaps } = await holders({ listUserFactors: refused });

    expect(found[0]?.factors).to.equal(undefined);
    expect(found[0]?.factorsUnread).to.include('403');
    expect(gaps).to.deep.equal([]);
  });

  it('hold no role that is not in force', async () => {
    const { holders: found } = await holders({ listUserRoles: async () => [{ ...OWN, status: 'INACTIVE' }] });

    expect(found.map(({ id }) => id)).to.deep.equal(['0oa1']);
  });

  for (const [what, calls, gap] of [
    ['one user’s roles', { listUserRoles: refused }, 'The admin roles of the user u1 could not be read: '],
    [
      'the members of a group',
      { listUserRoles: async () => [BY_GROUP], listGroupMembers: () => failingPages(apiError(403, 'E0000006')) },
      'The group 00g1, which has admin roles, could not be read: ',
    ],
    [
      'the list of groups',
      { listGroups: () => failingPages(apiError(403, 'E0000006')) },
      'The groups that have admin roles could not be looked for: ',
    ],
    [
      'a service app’s roles',
      { listClientRoles: refused },
      'The admin roles of the service app "Payroll" (0oa1) could not be read: ',
    ],
  ] as const) {
    it(`leave a gap where ${what} cannot be read`, async () => {
      const { gaps } = await holders(calls);

      expect(gaps).to.have.lengthOf(1);
      expect(gaps[0]).to.match(new RegExp(`^${gap.replaceAll(/[()]/g, '\\$&')}`));
    });
  }

  for (const id of ['', '.', '..']) {
    it(`leave a gap of the one whose id is ${JSON.stringify(id)}, and none of the others`, async () => {
      const { gaps, holders: found } = await holders({
        listRoleAssignees: async function* () {
          yield [{ id }, { id: 'u1' }];
        },
        listUserRoles: async (userId) => (apiPath('users', userId, 'roles') === '' ? [] : [OWN]),
      });

      expect(found.map((holder) => holder.id)).to.deep.equal(['u1', '0oa1']);
      expect(gaps).to.have.lengthOf(1);
      expect(gaps[0]).to.include('could not be read').and.include('cannot be an id');
    });
  }

  it('leave a gap where somebody else came for a user, who is not shown in the place', async () => {
    const { gaps, holders: found } = await holders({ getUser: async () => aUser({ id: 'u9' }) });

    expect(found.map(({ id }) => id)).to.deep.equal(['0oa1']);
    expect(gaps[0]).to.match(/^The admin roles of the user u1 could not be read: .*answered with the user u9/);
  });

  it('leave a gap where another group came for one, which lends it no name', async () => {
    const read = await holders({
      listUserRoles: async () => [BY_GROUP],
      getGroup: () => Promise.reject(new OktaShapeError('00g9 came in the place of 00g1')),
      listGroupMembers: () => pagesOf([]),
    });

    expect([...read.groups]).to.deep.equal([]);
    expect(read.gaps).to.have.lengthOf(1);
    expect(read.gaps[0]).to.include('00g9 came');
  });

  for (const assignee of [
    undefined,
    null,
    {},
    { href: '' },
    { href: 7 },
    { href: 'https://acme.okta.com/api/v1/groups/' },
  ]) {
    it(`leave a gap where a role by a group names it as ${JSON.stringify(assignee)}`, async () => {
      const { gaps } = await holders({
        listUserRoles: async () => [{ ...BY_GROUP, _links: { assignee } }],
        getGroup: async (id) => ({ id: apiPath('groups', id).slice(15) }),
      });

      expect(gaps).to.have.lengthOf(1);
      expect(gaps[0]).to.include('which has admin roles, could not be read');
    });
  }

  it('end with a dead token, which fails every request', async () => {
    const dead = apiError(401, 'E0000011');

    expect(await rejectionOf(holders({ listUserRoles: () => Promise.reject(dead) }))).to.equal(dead);
  });
});

function refused(): Promise<never> {
  return Promise.reject(apiError(403, 'E0000006'));
}

async function holders(calls: Partial<OktaClient>) {
  const client = stubClient({
    listRoleAssignees: async function* () {
      yield [{ id: 'u1' }];
    },
    listUserRoles: async () => [OWN],
    listUserFactors: async () => [],
    getUser: async (id) => aUser({ id }),
    listGroups: () =>
      pagesOf([
        { id: '00g0', _embedded: { stats: { hasAdminPrivlege: false } } },
        { id: '00g1', _embedded: { stats: { hasAdminPrivlege: calls.listGroupMembers !== undefined } } },
      ]),
    getGroup: async (id) => ({ id, profile: { name: 'IT' } }),
    listGroupMembers: () => pagesOf([]),
    listClientRoles: async () => [OWN],
    ...calls,
  });
  return await readHolders([anApp({ id: '0oa1' })], { client, concurrency: 1, signal: new AbortController().signal });
}
