import { expect } from 'chai';
import { smtpSettings } from '../../../src/delivery/smtp/smtp-settings.js';
import { ConfigError } from '../../../src/errors.js';
import { expectNoSecret } from '../../support/no-secret.js';

function settingsOf(url: string): Record<string, unknown> {
  const { password, ...rest } = smtpSettings(url);
  return { ...rest, password: password?.reveal() };
}

describe('the URL of a mail server', () => {
  it('gives host, port and sign-in, percent signs decoded', () => {
    expect(settingsOf('smtps://m%40x:p%2Fq7-aaaa@smtp.example.com')).to.deep.equal({
      host: 'smtp.example.com',
      port: 465,
      secure: true,
      requireTls: false,
      user: 'm@x',
      password: 'p/q7-aaaa',
    });
  });

  it('asks for STARTTLS everywhere but on this machine', () => {
    const requires = ['smtp.example.com', '10.0.0.1', '127.0.0.1', 'localhost', '[::1]', '127.example.com'].map(
      (host) => smtpSettings(`smtp://${host}`).requireTls,
    );

    expect(requires).to.deep.equal([true, true, false, false, false, true]);
    expect(smtpSettings('smtp://[::1]:25').host).to.equal('::1');
  });

  for (const [what, url] of [
    ['no URL', 'topsecret-1234'],
    ['another scheme', 'https://u:topsecret-1234@smtp.example.com'],
    ['a path', 'smtp://u:topsecret-1234@smtp.example.com/in'],
    ['a question mark in the password', 'smtp://u:topsecret-1234?@smtp.example.com'],
    ['a number sign in the password', 'smtp://u:topsecret-1234#@smtp.example.com'],
    ['a user alone', 'smtp://topsecret-1234@smtp.example.com'],
    ['a percent sign alone', 'smtp://u:topsecret-1234%zz@smtp.example.com'],
  ] as const) {
    it(`is refused with ${what}, and not shown`, () => {
      let thrown: unknown;
      try {
        smtpSettings(url);
      } catch (error) {
        thrown = error;
      }

      expect(thrown).to.be.instanceOf(ConfigError);
      expectNoSecret(thrown, ['topsecret-1234']);
    });
  }
});
