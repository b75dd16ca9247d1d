import { expect } from 'chai';
import { consoleLinks } from '../../../src/report/pages/console-links.js';

describe('consoleLinks', () => {
  it('leads to the admin host of an org on a domain of Okta', () => {
    const links = consoleLinks('https://acme.okta.com');

    expect(links.user('00u1')).to.equal('https://acme-admin.okta.com/admin/user/profile/view/00u1');
    expect(links.app('0oa1', 'salesforce')).to.equal('https://acme-admin.okta.com/admin/app/salesforce/instance/0oa1');
  });

  it('leads from an admin role to the page where it is given', () => {
    const links = consoleLinks('https://acme.okta.com');

    expect(links.app('admin-role-SUPER_ADMIN', 'okta_admin_role')).to.equal(
      'https://acme-admin.okta.com/admin/access/admins',
    );
  });

  for (const domain of ['oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil']) {
    it(`knows ${domain}`, () => {
      expect(consoleLinks(`https://acme.${domain}`).user('00u1')).to.contain(`https://acme-admin.${domain}/`);
    });
  }

  it('stays with the org where it has a domain of its own, a port, or is the console already', () => {
    expect(consoleLinks('https://id.example.com').user('00u1')).to.contain('https://id.example.com/admin/');
    expect(consoleLinks('http://127.0.0.1:8080').user('00u1')).to.contain('http://127.0.0.1:8080/admin/');
    expect(consoleLinks('https://acme-admin.okta.com').user('00u1')).to.contain('https://acme-admin.okta.com/admin/');
    expect(consoleLinks('https://acme.okta.com.evil.example').user('00u1')).to.contain('.evil.example/admin/');
  });

  it('links to nothing that is not an id of Okta', () => {
    const links = consoleLinks('https://acme.okta.com');

    expect(links.user('../../logout')).to.equal(undefined);
    expect(links.user('00u1"),cmd')).to.equal(undefined);
    expect(links.app('0oa1', '')).to.equal(undefined);
    expect(links.app('0oa1', 'a/../b')).to.equal(undefined);
  });
});
