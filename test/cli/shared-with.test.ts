import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { REDIS_URL, sharedWith } from '../../src/cli/shared-with.js';
import { ConfigError } from '../../src/errors.js';
import { secretOf } from '../../src/okta/secret.js';
import { expectNoSecret } from '../support/no-secret.js';

const CREDENTIALS = {
  mode: 'SSWS',
  org: 'https://acme.okta.com',
  token: secretOf('the-token'),
  sources: [],
} as const;

describe('sharing a budget', () => {
  it('is not asked for by default', () => {
    expect(sharedWith(CREDENTIALS, {}, () => 'id', systemClock)).to.equal(undefined);
    expect(sharedWith(CREDENTIALS, { [REDIS_URL]: '' }, () => 'id', systemClock)).to.equal(undefined);
  });

  for (const url of ['redis://localhost', 'rediss://:secret@redis.example.com:6380/2']) {
    it(`is asked for by ${url.split(':', 1)[0]}, without connecting yet`, () => {
      expect(sharedWith(CREDENTIALS, { [REDIS_URL]: url }, () => 'id', systemClock)).to.have.property('instance', 'id');
    });
  }

  for (const url of [
    'https://u:hunter2@redis.example.com',
    'hunter2@redis',
    '/run/hunter2.sock',
    'redis://:hunter2@localhost:6379/name',
  ]) {
    it(`refuses ${url.replace('hunter2', '…')}, and does not repeat it`, () => {
      let thrown: unknown;
      try {
        sharedWith(CREDENTIALS, { [REDIS_URL]: url }, () => 'id', systemClock);
      } catch (error) {
        thrown = error;
      }

      expect(thrown).to.be.instanceOf(ConfigError);
      expect(String(thrown)).to.contain(REDIS_URL);
      expectNoSecret(thrown, ['hunter2']);
    });
  }
});
