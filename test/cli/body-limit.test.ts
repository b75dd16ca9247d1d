import { expect } from 'chai';
import { MAX_BODY_VARIABLE, maxBodyBytes } from '../../src/cli/body-limit.js';
import { ConfigError } from '../../src/errors.js';

describe("the limit of an answer's size", () => {
  it('is the client’s own where the environment sets none', () => {
    expect(maxBodyBytes({})).to.equal(undefined);
    expect(maxBodyBytes({ [MAX_BODY_VARIABLE]: ' ' })).to.equal(undefined);
  });

  it('is given in MiB', () => {
    expect(maxBodyBytes({ [MAX_BODY_VARIABLE]: '64' })).to.equal(67_108_864);
    expect(maxBodyBytes({ [MAX_BODY_VARIABLE]: '1024' })).to.equal(2 ** 30);
  });

  for (const text of ['0', '1025', '-1', '1.5', '64MB', '1e3', 'Infinity', '00000']) {
    it(`is not ${text}`, () => {
      expect(() => maxBodyBytes({ [MAX_BODY_VARIABLE]: text })).to.throw(ConfigError, MAX_BODY_VARIABLE);
    });
  }
});
