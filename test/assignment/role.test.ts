import { expect } from 'chai';
import { roleOf } from '../../src/assignment/role.js';
import { anAppUser } from '../support/builders.js';

describe('roleOf', () => {
  it('is the first attribute that has a value, lists joined', () => {
    const row = anAppUser({ profile: { role: null, roles: ['Viewer', 'Editor'], profile: 'Chatter' } });

    expect(roleOf(row, ['role', 'roles', 'profile'])).to.equal('Viewer; Editor');
    expect(roleOf(row, ['profile'])).to.equal('Chatter');
    expect(roleOf(row, ['licence'])).to.equal('');
    expect(roleOf(row, [])).to.equal('');
  });
});
