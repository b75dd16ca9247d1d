import { expect } from 'chai';
import { decodingsOf } from '../src/decodings.js';

describe('decodings of a run of characters', () => {
  for (const [what, run] of [
    ['percent signs', '%73ecret-%74ext'],
    ['escapes', '\\u0073ecret-\\x74ext'],
    ['hexadecimal digits', Buffer.from('secret-text').toString('hex')],
    ['base64', Buffer.from('secret-text').toString('base64')],
    ['base64 after another letter', `x${Buffer.from('secret-text').toString('base64')}`],
  ] as const) {
    it(`undo ${what}`, () => {
      expect(decodingsOf(run, 8).some((text) => text.includes('secret-text'))).to.equal(true);
    });
  }

  it('leave out runs that are too short to hold anything', () => {
    expect(decodingsOf('YWJj', 8)).to.deep.equal([]);
  });
});
