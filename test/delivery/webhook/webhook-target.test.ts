import { expect } from 'chai';
import { webhookTarget } from '../../../src/delivery/webhook/webhook-target.js';
import { ConfigError } from '../../../src/errors.js';
import { redact } from '../../../src/secrets.js';
import { expectNoSecret } from '../../support/no-secret.js';

describe('the URL of a webhook', () => {
  it('may be https anywhere, and http on this machine', () => {
    const hosts = ['https://hooks.example.com/x', 'http://127.0.0.1:81/x', 'http://localhost/x', 'http://[::1]/x'].map(
      (url) => webhookTarget(url, {}).host,
    );

    expect(hosts).to.deep.equal(['hooks.example.com', '127.0.0.1:81', 'localhost', '[::1]']);
  });

  it('is a secret: neither it nor its path nor a value of its query leaves the process', () => {
    const target = webhookTarget('https://hooks.example.com/services/T0Q7/B9XK/whk4R2d2x?sig=q9Zt7-Lw3Px5', {});

    expect(`${target.url} ${JSON.stringify(target.url)}`).to.not.include('whk4R2d2x');
    expect(redact('no such hook: /services/T0Q7/B9XK/whk4R2d2x')).to.not.include('whk4R2d2x');
    expect(redact('the signature q9Zt7-Lw3Px5 is wrong')).to.equal('the signature [secret] is wrong');
    expect(redact('no hook is named whk4R2d2x')).to.equal('no hook is named [secret]');
  });

  it('is no less one where the other end has undone its percent signs', () => {
    webhookTarget('https://hooks.example.com/in/a%2Bb%40c%7E71?k=x%26y%3D77', {});

    expect(redact('there is no a+b@c~71 here, nor x&y=77')).to.equal('there is no [secret] here, nor [secret]');
    expect(redact('the hook in/services is gone')).to.equal('the hook in/services is gone');
  });

  it('is reached by the proxy that the environment names, unless that is not for its host', () => {
    const env = { HTTPS_PROXY: 'http://proxy.example.com:8080', NO_PROXY: 'inside.example.com' };

    expect(webhookTarget('https://hooks.example.com/x', env).route.via).to.equal('proxy.example.com:8080');
    expect(webhookTarget('https://inside.example.com/x', env).route.via).to.equal(undefined);
    const okta = { OKTA_CLIENT_PROXY_HOST: 'own.example.com', OKTA_CLIENT_PROXY_PORT: '3128' };
    expect(webhookTarget('https://hooks.example.com/x', okta).route.via).to.equal('own.example.com:3128');
  });

  for (const [what, url] of [
    ['no URL', 'topsecret-4711'],
    ['http to another machine', 'http://hooks.example.com/topsecret-4711'],
    ['another scheme', 'ftp://127.0.0.1/topsecret-4711'],
    ['a password', 'https://u:topsecret-4711@hooks.example.com/'],
  ] as const) {
    it(`is refused, without being shown, where it is or has ${what}`, () => {
      let thrown: unknown;
      try {
        webhookTarget(url, {});
      } catch (error) {
        thrown = error;
      }

      expect(thrown).to.be.instanceOf(ConfigError);
      expect((thrown as Error).message).to.match(/^OKTA_ACCESS_REVIEW_WEBHOOK_URL /);
      expectNoSecret(thrown, ['topsecret-4711']);
    });
  }
});
