import { expect } from 'chai';
import { limitWarnings, type RevokedOfApp } from '../../../src/changes/status/limit-warnings.js';
import { policyFrom } from '../../support/policy-from.js';

const WIDE = { ...policyFrom().apply, maxCount: 100, maxShare: 1, perApp: { maxCount: 100, maxShare: 1 } };

function apps(...revoked: readonly number[]): RevokedOfApp[] {
  return revoked.map((count, n) => ({ label: `App ${n}`, rows: 40, revoked: count }));
}

describe('warnings of limits', () => {
  it('are none up to the limit itself', () => {
    expect(limitWarnings({ ...WIDE, maxCount: 6 }, 80, apps(3, 3))).to.deep.equal([]);
  });

  it('add up what the apps lose, and say what plan will do', () => {
    expect(limitWarnings({ ...WIDE, maxCount: 6 }, 80, apps(3, 4))).to.deep.equal([
      'removals: 7 is over the 6 allowed for the run (apply.maxCount); plan will hold back what is over it',
    ]);
  });

  it('name the app that passes its own limit, and no other', () => {
    const warnings = limitWarnings({ ...WIDE, perApp: { maxCount: 3, maxShare: 1 } }, 80, apps(3, 4));

    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('allowed for App 1 (apply.perApp.maxCount)');
  });

  it('are none where nothing is revoked, though nothing is allowed', () => {
    expect(limitWarnings({ ...WIDE, maxCount: 0, maxShare: 0 }, 80, apps(0, 0))).to.deep.equal([]);
  });
});
