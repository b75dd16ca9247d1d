import { expect } from 'chai';
import { shorten } from '../../../src/rules/scim/shorten.js';

describe('shorten', () => {
  it('leaves text alone that is short enough', () => {
    expect(shorten('abc', 3)).to.equal('abc');
  });

  it('says how much it cut', () => {
    expect(shorten('abcdef', 4)).to.equal('abcd… (2 characters more)');
  });

  it('cuts no character in two', () => {
    expect(shorten('ab😀', 3)).to.equal('ab… (2 characters more)');
  });
});
