import { expect } from 'chai';
import { nearest } from '../../src/policy/nearest.js';

describe('nearest', () => {
  for (const [word, candidates, expected] of [
    ['profile.departmnet', ['profile.department', 'profile.division'], ['profile.department']],
    ['Payrol*', ['Payroll', 'Payday', 'Zoom'], ['Payroll']],
    ['payroll', ['Payroll (EU)', 'Payroll (US)', 'Slack'], ['Payroll (EU)', 'Payroll (US)']],
    ['Zo\u0065\u0308', ['Zoë'], ['Zoë']],
    ['xyzzy', ['Payroll', 'Slack'], []],
    ['', ['Payroll'], []],
  ] as const) {
    it(`finds ${JSON.stringify(expected)} for ${JSON.stringify(word)}`, () => {
      expect(nearest(word, candidates)).to.deep.equal(expected);
    });
  }

  it('gives three at most, the nearest first', () => {
    expect(nearest('slack', ['slackers', 'slack2', 'slacks', 'black', 'stack'])).to.have.lengthOf(3);
  });
});
