import { expect } from 'chai';
import { jiraSettings } from '../../../src/delivery/tickets/jira-settings.js';
import { ConfigError } from '../../../src/errors.js';
import { redact } from '../../../src/secrets.js';
import { expectNoSecret } from '../../support/no-secret.js';

function errorOf(url: string | undefined, token: string | undefined): unknown {
  try {
    jiraSettings(url, token, {});
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('where Jira is', () => {
  it('may be below a path, and on this machine without TLS', () => {
    expect(jiraSettings('https://jira.example.com/jira/', 'pat-1', {}).base).to.equal('https://jira.example.com/jira');
    expect(jiraSettings('http://127.0.0.1:80', 'pat-1', {}).base).to.equal('http://127.0.0.1');
  });

  it('is signed in to with a secret, as it is and as it is sent', () => {
    const { authorization } = jiraSettings('https://x.atlassian.net', 'a@example.com:kq72-Ls93-xW', {});

    expect(`${authorization}`).to.equal('[secret]');
    expect(redact('you said kq72-Ls93-xW')).to.equal('you said [secret]');
    expect(redact(authorization.reveal())).to.not.include(Buffer.from('kq72').toString('base64').slice(0, 5));
  });

  it('is asked for with everything that is missing at once', () => {
    const error = errorOf(undefined, undefined);

    expect(error).to.be.instanceOf(ConfigError);
    expect((error as ConfigError).problems).to.have.length(2);
  });

  for (const [what, url] of [
    ['no URL', 'topsecret-4711'],
    ['http to another machine', 'http://jira.example.com/topsecret-4711'],
    ['a password', 'https://u:topsecret-4711@jira.example.com'],
    ['a query', 'https://jira.example.com/?token=topsecret-4711'],
  ] as const) {
    it(`is refused, without being shown, where it is or has ${what}`, () => {
      const error = errorOf(url, 'pat-1');

      expect((error as Error).message).to.match(/^OKTA_ACCESS_REVIEW_JIRA_URL /);
      expectNoSecret(error, ['topsecret-4711']);
    });
  }
});
