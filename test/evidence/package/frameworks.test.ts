import { expect } from 'chai';
import { neverEvidenced, REQUIREMENTS, type Shown } from '../../../src/evidence/package/frameworks.js';

function leftOpen(shown: Shown): string[] {
  return REQUIREMENTS.map(({ leavesOpen }) => (typeof leavesOpen === 'string' ? leavesOpen : leavesOpen(shown)));
}

describe('what a package leaves open', () => {
  it('is conflicts between duties, save where the policy names some', () => {
    const said = [false, true].map((conflicts) =>
      leftOpen({ conflicts, admins: false, otherThan: '' })
        .filter((text) => text.includes('conflicts'))
        .map((text) => text.split('; ')[1]),
    );

    expect(said).to.deep.equal([['conflicts between duties'], ['conflicts that the policy does not name']]);
  });

  it('is admin roles in Okta, save where they were read', () => {
    const said = [false, true].map((admins) =>
      leftOpen({ conflicts: false, admins, otherThan: '' }).filter((text) => text.includes('admin roles in Okta')),
    );

    expect(said.map(({ length }) => length)).to.deep.equal([2, 0]);
    expect(neverEvidenced({ otherThan: '' }).join(' ')).not.to.match(/administrator roles/i);
  });

  it('is accounts that Okta does not know, other than those whose exports were read', () => {
    const shown = { conflicts: false, admins: false };
    const sentences = (otherThan: string) => [...leftOpen({ ...shown, otherThan }), ...neverEvidenced({ otherThan })];

    const said = ['', ', other than Payroll'].map((otherThan) =>
      sentences(otherThan).filter((text) => /local accounts|does not know|not in Okta/.test(text)),
    );

    expect(said[0]).to.have.length(3);
    expect(said[0]?.join()).not.to.include('other than');
    expect(said[1]).to.have.length(3);
    for (const sentence of said[1] ?? []) expect(sentence).to.include(', other than Payroll');
  });
});
