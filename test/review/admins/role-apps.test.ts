import { expect } from 'chai';
import type { AdminRole } from '../../../src/assignment/admin-records.js';
import { type RoleHolder, roleApps } from '../../../src/review/admins/role-apps.js';

const NAMES = { groups: new Map([['00g1', 'IT']]), resourceSets: new Map([['iam1', 'Finance apps']]) };
const GROUP = { assignee: { href: 'https://acme.okta.com/api/v1/groups/00g1' } };

describe('admin roles as apps', () => {
  it('are one app for each role, standard ones first and the most powerful before the others', () => {
    const roles = [aRole({ type: 'CUSTOM', role: 'cr0z', label: 'Z' }), aRole({ type: 'READ_ONLY_ADMIN' })];
    const more = [aRole({ type: 'SUPER_ADMIN' }), aRole({ type: 'CUSTOM', role: 'cr0a', label: 'A' })];

    const apps = roleApps([aHolder('u1', roles), aHolder('u2', more)], NAMES).map(({ app }) => app);

    expect(apps.map(({ id, label, name }) => [id, label, name])).to.deep.equal([
      ['admin-role-SUPER_ADMIN', 'Okta admin role: Super Administrator', 'okta_admin_role'],
      ['admin-role-READ_ONLY_ADMIN', 'Okta admin role: Read-Only Administrator', 'okta_admin_role'],
      ['admin-role-cr0a', 'Okta admin role: A', 'okta_admin_role'],
      ['admin-role-cr0z', 'Okta admin role: Z', 'okta_admin_role'],
    ]);
  });

  it('know a role that Okta has new by its label', () => {
    const [role] = roleApps([aHolder('u1', [aRole({ type: 'NEW_ADMIN', label: 'New Administrator' })])], NAMES);

    expect(role?.app).to.include({ id: 'admin-role-NEW_ADMIN', label: 'Okta admin role: New Administrator' });
  });

  it('have one row for a user who holds a role in several ways, which are all said', () => {
    const roles = [
      aRole({ assignmentType: 'GROUP', _links: GROUP, created: '2026-01-01' }),
      aRole({ created: '2025-01-01' }),
    ];

    const rows = rowsOf(aHolder('u1', roles));

    expect(rows).to.have.lengthOf(1);
    expect(rows[0]).to.deep.include({ id: 'u1', scope: 'USER', created: '2025-01-01', status: 'ACTIVE' });
    expect(rows[0]?._admin).to.deep.include({ heldBy: ['directly', 'by group IT'] });
    expect(rows[0]).not.to.have.property('_links');
  });

  it('have a row that names the group where only a group gives the role', () => {
    const [row] = rowsOf(aHolder('u1', [aRole({ assignmentType: 'GROUP', _links: GROUP })]));

    expect(row).to.deep.include({ scope: 'GROUP', _links: { group: { ...GROUP.assignee, name: 'IT' } } });
  });

  it('say over which resources a custom role is held', () => {
    const sets = ['iam1', 'iam2'].map((set) => aRole({ type: 'CUSTOM', role: 'cr1', 'resource-set': set }));

    const [row] = rowsOf(aHolder('u1', sets));

    expect(row?.profile).to.deep.equal({ role: 'Finance apps; iam2' });
  });

  it('have rows of service apps, which are nobody’s users', () => {
    const [row] = rowsOf({ ...aHolder('0oa1', [aRole({})]), user: undefined, clientLabel: 'Terraform' });

    expect(row).to.deep.include({ id: '0oa1', _client: { label: 'Terraform' } });
    expect(row).not.to.have.property('_embedded');
  });
});

function aRole(overrides: Partial<AdminRole>): AdminRole {
  return { id: 'JBCUYUC7IRCVGS27IFCE2SKO', type: 'APP_ADMIN', status: 'ACTIVE', assignmentType: 'USER', ...overrides };
}

function aHolder(id: string, roles: readonly AdminRole[]): RoleHolder {
  return { id, roles, user: { id, status: 'ACTIVE' }, clientLabel: undefined, factors: ['push'], factorsUnread: '' };
}

function rowsOf(holder: RoleHolder) {
  return roleApps([holder], NAMES).flatMap(({ rows }) => rows);
}
