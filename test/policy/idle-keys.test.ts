import { expect } from 'chai';
import { idleKeys } from '../../src/policy/idle-keys.js';
import { policySchema } from '../../src/policy/schema/policy-schema.js';

const OWNERS = [{ apps: ['Payroll*'], reviewer: 'cfo@example.com' }];
const keysOf = (policy: object) => idleKeys(policySchema.parse(policy));

describe('keys of a policy that change nothing', () => {
  it('are owners without reviewers, and where managers review', () => {
    expect(keysOf({ owners: OWNERS })[0]).to.include('reviewers is not set');
    expect(keysOf({ owners: OWNERS, reviewers: { by: 'manager' } })[0]).to.include('reviewers.by is manager');
  });

  it('are none where owners review, or nobody is named', () => {
    expect(keysOf({ owners: OWNERS, reviewers: { by: 'owner' } })).to.deep.equal([]);
    expect(keysOf({})).to.deep.equal([]);
  });
});
