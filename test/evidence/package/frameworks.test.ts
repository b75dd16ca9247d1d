import { expect } from 'chai';
import { NEVER_EVIDENCED, REQUIREMENTS, type Shown } from '../../../src/evidence/package/frameworks.js';

function leftOpen(shown: Shown): string[] {
  return REQUIREMENTS.map(({ leavesOpen }) => (typeof leavesOpen === 'string' ? leavesOpen : leavesOpen(shown)));
}

describe('what a package leaves open', () => {
  it('is conflicts between duties, save where the policy names some', () => {
    const said = [false, true].map((conflicts) =>
      leftOpen({ conflicts, admins: false })
        .filter((text) => text.includes('conflicts'))
        .map((text) => text.split('; ')[1]),
    );

    expect(said).to.deep.equal([['conflicts between duties'], ['conflicts that the policy does not name']]);
  });

  it('is admin roles in Okta, save where they were read', () => {
    const said = [false, true].map((admins) =>
      leftOpen({ conflicts: false, admins }).filter((text) => text.includes('admin roles in Okta')),
    );

    expect(said.map(({ length }) => length)).to.deep.equal([2, 0]);
    expect(NEVER_EVIDENCED.join(' ')).not.to.match(/administrator roles/i);
  });
});
