import { expect } from 'chai';
import { parseOrgUrl } from '../../../src/okta/auth/org-url.js';

describe('org URL', () => {
  const accepted: readonly (readonly [string, string])[] = [
    ['https://acme.okta.com', 'https://acme.okta.com'],
    ['https://acme.okta.com/', 'https://acme.okta.com'],
    ['https://ACME.okta.com:443', 'https://acme.okta.com'],
    ['https://login-admin.example.com', 'https://login-admin.example.com'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://127.8.9.1', 'http://127.8.9.1'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ];
  for (const [text, origin] of accepted) {
    it(`reads ${text} as ${origin}`, () => {
      expect(parseOrgUrl(text)).to.deep.equal({ ok: true, origin });
    });
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['http://acme.okta.com', /must begin with https.*acme\.okta\.com$/],
    ['http://localhost.evil.com', /must begin with https/],
    ['http://127.0.0.1.evil.com', /must begin with https/],
    ['http://notlocalhost', /must begin with https/],
    ['http://[::2]', /must begin with https/],
    ['http://128.0.0.1', /must begin with https/],
    ['ftp://acme.okta.com', /must begin with https/],
    ['acme.okta.com', /is not a URL; write it as https:\/\/example\.okta\.com/],
    ['https://00token@acme.okta.com', /user name or password/],
    ['https://user:00token@acme.okta.com', /user name or password/],
    ['https://acme.okta.com/api/v1', /write https:\/\/acme\.okta\.com$/],
    ['https://acme.okta.com?token=00token', /write https:\/\/acme\.okta\.com$/],
    ['https://acme.okta.com/?', /write https:\/\/acme\.okta\.com$/],
    ['https://acme.okta.com#00token', /write https:\/\/acme\.okta\.com$/],
    ['https://acme-admin.okta.com', /the org URL is https:\/\/acme\.okta\.com$/],
    ['https://acme-admin.oktapreview.com', /the org URL is https:\/\/acme\.oktapreview\.com$/],
    ['https://acme-admin.okta-emea.com/admin/dashboard', /the org URL is https:\/\/acme\.okta-emea\.com$/],
    ['https://{yourOktaDomain}', /placeholder/],
    ['https://yourOktaDomain.okta.com', /placeholder/],
  ];
  for (const [text, problem] of refused) {
    it(`refuses ${text}`, () => {
      const read = parseOrgUrl(text);

      expect(read.ok).to.equal(false);
      expect(read.ok ? '' : read.problem).to.match(problem);
      expect(read.ok ? '' : read.problem).not.to.contain('00token');
    });
  }
});
