import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { type OktaClientOptions, settingsOf } from '../../src/okta/client-options.js';
import { fakeAuthorizer } from '../support/fake-authorizer.js';

const options: OktaClientOptions = { org: 'https://example.okta.com', authorize: fakeAuthorizer() };

describe('settingsOf', () => {
  it('has defaults that are polite to the org', () => {
    expect(settingsOf(options)).to.include({
      origin: 'https://example.okta.com',
      share: 0.9,
      maxConcurrent: 8,
      timeoutMs: 60_000,
      maxTries: 6,
      patienceMs: 900_000,
    });
  });

  it('keeps what it is given', () => {
    const given = { share: 1, maxConcurrent: 1, timeoutMs: 5, maxTries: 1, patienceMs: 7, userAgent: 'mine/1' };

    expect(settingsOf({ ...options, ...given })).to.include(given);
  });

  it('names everything that is wrong at once', () => {
    const wrong = { org: 'http://example.okta.com', share: 0, maxConcurrent: 1.5, maxTries: 0, timeoutMs: 0 };

    expect(() => settingsOf({ ...options, ...wrong }))
      .to.throw(ConfigError)
      .with.property('problems')
      .that.has.length(5);
  });

  for (const share of [-0.1, 0, 1.01, Number.NaN]) {
    it(`refuses a share of ${share}`, () => {
      expect(() => settingsOf({ ...options, share })).to.throw(ConfigError, 'share must be above 0 and at most 1');
    });
  }
});
