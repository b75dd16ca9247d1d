import { expect } from 'chai';
import type { AdminRole } from '../../../src/assignment/admin-records.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { tieOutRoles } from '../../../src/review/tie-out/tie-out-roles.js';
import { anApp, anAppUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { aRead, snapshotOf } from '../../support/snapshot.js';
import { apiError, failingPages, pagesOf, stubClient } from '../../support/stub-client.js';

const SUPER = 'admin-role-SUPER_ADMIN';
const APP = anApp({ id: SUPER, name: 'okta_admin_role', label: 'Okta admin role: Super Administrator' });
const SERVICE = anApp({ id: '0oaS', label: 'Sync' });
const READ_AT = '2026-11-24T00:00:00.000Z';
const OLD = '2025-01-01T00:00:00.000Z';
const NEW = '2026-11-24T00:00:05.000Z';

function aRole(created = OLD, type = 'SUPER_ADMIN'): AdminRole {
  return { id: 'ra1', type, status: 'ACTIVE', assignmentType: 'USER', created };
}

interface Org {
  /** Roles by user or service app; those in `listed` come in the list of assignees. */
  readonly roles: Readonly<Record<string, readonly AdminRole[]>>;
  readonly listed?: readonly string[];
}

function orgOf({ roles, listed = Object.keys(roles) }: Org, more: Partial<OktaClient> = {}): Partial<OktaClient> {
  return {
    listRoleAssignees: () => onePage(listed.filter((id) => id !== SERVICE.id).map((id) => ({ id }))),
    listUserRoles: async (id) => roles[id] ?? [],
    listClientRoles: async (id) => roles[id] ?? [],
    listGroups: () => pagesOf([]),
    ...more,
  };
}

async function* onePage<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield items;
}

describe('a second reading of admin roles', () => {
  it('ties a role out whose holders are the same, people and service apps', async () => {
    const limits: (number | undefined)[] = [];
    const org = orgOf({ roles: { u1: [aRole(), aRole(NEW)], [SERVICE.id]: [aRole()] } });
    const { listRoleAssignees } = org;

    const [result] = await tied(['u1', SERVICE.id], {
      ...org,
      listRoleAssignees: (given = {}) => {
        limits.push(given.limit);
        return listRoleAssignees?.(given) ?? onePage([]);
      },
    });

    expect(limits).to.deep.equal([99]);
    expect(result?.tied).to.deep.include({ appId: SUPER, state: 'tied', firstRows: 2, secondRows: 2, why: '' });
  });

  it('asks neither for users nor for their factors again', async () => {
    const [result] = await tied(['u1'], orgOf({ roles: { u1: [aRole()] } })); // the stub throws on any other call

    expect(result?.tied.state).to.equal('tied');
  });

  it('is incomplete where the first one missed a holder who had the role before', async () => {
    const [result] = await tied(['u1'], orgOf({ roles: { u1: [aRole()], u2: [aRole()] } }));

    expect(result?.tied).to.deep.include({ state: 'incomplete', missed: [{ userId: 'u2', at: OLD }], added: [] });
  });

  it('takes a role that was given since for drift', async () => {
    const [result] = await tied(['u1'], orgOf({ roles: { u1: [aRole()], u2: [aRole(NEW)] } }));

    expect(result?.tied).to.deep.include({ state: 'tied', missed: [], added: [{ userId: 'u2', at: NEW }] });
  });

  it('takes a role that was taken away since for drift', async () => {
    const [result] = await tied(['u1', 'u2'], orgOf({ roles: { u1: [aRole()] } }));

    expect(result?.tied.state).to.equal('tied');
    expect(result?.tied.removed.map(({ userId }) => userId)).to.deep.equal(['u2']);
  });

  it('is incomplete where the list leaves out a holder whom Okta still has', async () => {
    const [result] = await tied(['u1', 'u2'], orgOf({ roles: { u1: [aRole()], u2: [aRole()] }, listed: ['u1'] }));

    expect(result?.tied.state).to.equal('incomplete');
    expect(result?.tied.stillThere.map(({ userId }) => userId)).to.deep.equal(['u2']);
  });

  it('asks of a service app as of one', async () => {
    const asked: string[] = [];
    const org = orgOf({ roles: {} });

    await tied([SERVICE.id], {
      ...org,
      listClientRoles: async (id) => {
        asked.push(id);
        return [];
      },
      listUserRoles: () => Promise.reject(new Error('no user')),
    });

    expect(asked).to.deep.equal([SERVICE.id, SERVICE.id]);
  });

  it('names a role that nobody was known to hold', async () => {
    const results = await tied(['u1'], orgOf({ roles: { u1: [aRole()], u2: [aRole(OLD, 'ORG_ADMIN')] } }));

    expect(results.map(({ tied: { appId, state, missed } }) => [appId, state, missed.length])).to.deep.equal([
      [SUPER, 'tied', 0],
      ['admin-role-ORG_ADMIN', 'incomplete', 1],
    ]);
  });

  it('is incomplete where something could not be read, and says what', async () => {
    const org = orgOf({ roles: { u1: [aRole()] } }, { listGroups: () => failingPages(apiError(403, 'E0000006')) });

    const [result] = await tied(['u1'], org);

    expect(result?.tied).to.include({ state: 'incomplete' });
    expect(result?.tied.why).to.include('The groups that have admin roles could not be looked for');
    expect(result?.fatal).to.equal(undefined);
  });

  it('is incomplete where the list is refused, and ends all where the token is dead', async () => {
    const refused = await tied(['u1'], { listRoleAssignees: () => failingPages(apiError(403, 'E0000006')) });
    const dead = await tied(['u1'], { listRoleAssignees: () => failingPages(apiError(401, 'E0000011')) });

    expect(refused.map(({ tied: { state }, fatal }) => [state, fatal])).to.deep.equal([['incomplete', undefined]]);
    expect(dead[0]?.tied.state).to.equal('incomplete');
    expect(dead[0]?.fatal).to.be.instanceOf(Error);
  });

  it('asks for nothing where no role is to be tied out', async () => {
    expect(await tieOutRoles([], optionsOf('/nowhere', {}))).to.deep.equal([]);
  });

  it('throws what is wrong with the snapshot', async () => {
    const options = optionsOf('/nowhere', orgOf({ roles: {} }));

    expect(await rejectionOf(tieOutRoles([{ app: APP, read: aRead(SUPER) }], options)))
      .to.have.property('message')
      .that.includes('/nowhere');
  });
});

async function tied(first: readonly string[], client: Partial<OktaClient>) {
  const rows = first.map((id) => anAppUser({ id, ...(id === SERVICE.id ? { _client: { label: 'Sync' } } : {}) }));
  const folder = await snapshotOf({ appUsers: { [SUPER]: rows } });
  return await tieOutRoles([{ app: APP, read: { ...aRead(SUPER), firstReadAt: READ_AT } }], optionsOf(folder, client));
}

function optionsOf(folder: string, client: Partial<OktaClient>) {
  return {
    folder,
    client: stubClient({ serverNow: () => Date.parse(NEW), ...client }),
    ...{ known: new Set([SUPER]), clients: [SERVICE], concurrency: 2, signal: new AbortController().signal },
  };
}
