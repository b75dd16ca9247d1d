import { expect } from 'chai';
import { NOT_PROVEN, originSchema, originText } from '../../src/run/origin.js';

describe('origin', () => {
  it('says by which key a run was signed, or that nobody proved it', () => {
    expect(originText({ proven: true, key: 'SHA256:abc' })).to.equal('signed by the key SHA256:abc');
    expect(originText(NOT_PROVEN)).to.equal('origin not proven');
  });

  it('is not believed of a key that was named and not proven', () => {
    expect(originText({ proven: false, key: 'SHA256:abc' })).to.equal('origin not proven');
  });

  for (const value of [{ proven: 'yes', key: '' }, { proven: true }, { proven: true, key: '', by: 'me' }, null]) {
    it(`is not read from ${JSON.stringify(value)}`, () => {
      expect(originSchema.safeParse(value).success).to.equal(false);
    });
  }
});
