import { expect } from 'chai';
import { FACT_KEYS, factsOf } from '../../src/assignment/assignment-facts.js';
import { anAssignment, aRosterPerson } from '../support/builders.js';

describe('factsOf', () => {
  it('flattens an assignment into the columns of assignments.csv', () => {
    const facts = factsOf(anAssignment());

    expect(facts).to.deep.equal({
      app_id: '0oa1gjh63g214q0Hq0g4',
      app_label: 'Payroll',
      app_status: 'ACTIVE',
      user_id: '00u1ab2cd3ef4gh5ij6k',
      login: 'ada.nakamura@example.com',
      email: 'ada.nakamura@example.com',
      first_name: 'Ada',
      last_name: 'Nakamura',
      department: 'Finance',
      title: 'Accountant',
      manager: 'Grace Obi',
      user_type: 'Employee',
      user_status: 'ACTIVE',
      last_login: '2026-11-17T08:30:00.000Z',
      app_username: 'ada.nakamura@example.com',
      assignment_status: 'ACTIVE',
      sync_state: 'DISABLED',
      scope: 'GROUP',
      granted_by_group: 'Finance',
      assigned_at: '2024-02-02T10:00:00.000Z',
      last_updated: '2024-02-02T10:00:00.000Z',
    });
    expect(Object.keys(facts)).to.deep.equal([...FACT_KEYS]);
  });

  describe('of somebody in the roster', () => {
    const facts = (department: string, manager: string) =>
      factsOf(anAssignment({ hr: { roster: { state: 'found', person: aRosterPerson({ department, manager }) } } }));

    it('have its department and manager, marked where Okta says something else', () => {
      expect(facts('Strategy', 'boss@example.com')).to.include({
        department: 'Strategy (roster)',
        manager: 'boss@example.com (roster)',
      });
    });

    it('have what Okta says where the roster says the same or nothing', () => {
      expect(facts('FINANCE', '')).to.include({ department: 'Finance', manager: 'Grace Obi' });
    });
  });

  it('names the granting group by its id where Okta gives no name', () => {
    const href = 'https://example.okta.com/api/v1/groups/00g1emaKYZTWRYYRRTSK?expand=x';

    expect(factsOf(anAssignment({ appUser: { _links: { group: { href } } } })).granted_by_group).to.equal(
      '00g1emaKYZTWRYYRRTSK',
    );
    expect(factsOf(anAssignment({ appUser: { _links: {} } })).granted_by_group).to.equal('');
    expect(factsOf(anAssignment({ appUser: { _links: { group: {} } } })).granted_by_group).to.equal('');
  });

  it('says of a user whom Okta does not have something that is not a status of Okta', () => {
    const facts = factsOf(anAssignment({ lookup: { state: 'missing' } }));

    expect(facts.user_status).to.equal('(no such user)');
    expect([facts.login, facts.email, facts.first_name, facts.manager, facts.last_login].join('')).to.equal('');
    expect(facts.user_id).to.equal('00u1ab2cd3ef4gh5ij6k');
    expect(facts.app_username).to.equal('ada.nakamura@example.com');
  });

  it('says of a service app what it is called, and that it is no user', () => {
    const facts = factsOf(anAssignment({ lookup: { state: 'client', label: 'Terraform' } }));

    expect(facts).to.include({ login: 'Terraform', user_status: '(service app)', email: '' });
  });

  it('tells a user who could not be read from one who does not exist', () => {
    const facts = factsOf(anAssignment({ lookup: { state: 'unread', why: '500 E0000009' } }));

    expect(facts.user_status).to.equal('(not read)');
  });

  it('takes absent and null for the same: empty', () => {
    const { scope, sync_state, app_username, assigned_at } = factsOf(
      anAssignment({ appUser: { scope: null, syncState: null, credentials: null, created: null } }),
    );

    expect([scope, sync_state, app_username, assigned_at]).to.deep.equal(['', '', '', '']);
  });
});
