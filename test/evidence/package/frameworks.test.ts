import { expect } from 'chai';
import { REQUIREMENTS } from '../../../src/evidence/package/frameworks.js';

describe('what a package leaves open', () => {
  it('is conflicts between duties, save where the policy names some', () => {
    const said = [false, true].map((conflicts) =>
      REQUIREMENTS.map(({ leavesOpen }) => (typeof leavesOpen === 'string' ? leavesOpen : leavesOpen({ conflicts })))
        .filter((text) => text.includes('conflicts'))
        .map((text) => text.split('; ')[1]),
    );

    expect(said).to.deep.equal([['conflicts between duties'], ['conflicts that the policy does not name']]);
  });
});
