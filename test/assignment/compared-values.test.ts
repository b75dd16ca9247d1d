import { expect } from 'chai';
import { factsOf, USER_NOT_READ } from '../../src/assignment/assignment-facts.js';
import { COMPARED, type ComparedKey } from '../../src/assignment/compared-columns.js';
import { changedValues, comparedValue, comparedValues } from '../../src/assignment/compared-values.js';
import { anAssignment } from '../support/builders.js';

const values = (parts: Partial<Record<ComparedKey, string>> = {}) => COMPARED.map((key) => parts[key] ?? '');

describe('compared values', () => {
  it('are what a reviewer decides on, role and paths included', () => {
    const facts = factsOf(anAssignment());

    const compared = comparedValues(facts, { appRole: 'Admin', paths: 'direct' });

    expect(Object.fromEntries(COMPARED.map((key, n) => [key, compared[n]]))).to.include({
      login: 'ada.nakamura@example.com',
      department: 'Finance',
      scope: 'GROUP',
      app_role: 'Admin',
      paths: 'direct',
    });
    expect(COMPARED).not.to.include.members(['last_login', 'last_updated', 'sync_state', 'app_label']);
    expect(comparedValue(compared, 'title')).to.equal('Accountant');
  });

  it('differ by column, with what was and is', () => {
    const changed = changedValues(values({ title: 'Clerk', scope: 'USER' }), values({ title: 'Lead', scope: 'USER' }));

    expect(changed).to.deep.equal([{ what: 'title', before: 'Clerk', after: 'Lead' }]);
  });

  it('do not differ in what one side could not read of the user', () => {
    const before = values({ user_status: USER_NOT_READ, scope: 'USER' });
    const after = values({ user_status: 'ACTIVE', login: 'ada', scope: 'GROUP' });

    expect(changedValues(before, after).map(({ what }) => what)).to.deep.equal(['scope']);
    expect(changedValues(after, before).map(({ what }) => what)).to.deep.equal(['scope']);
  });

  it('do not differ in paths that one side did not read', () => {
    expect(changedValues(values(), values({ paths: 'direct' }))).to.deep.equal([]);
    expect(changedValues(values({ paths: 'direct' }), values({ paths: 'group A (by hand)' }))).to.have.lengthOf(1);
  });
});
