import { expect } from 'chai';
import { ConfigError } from '../../../src/errors.js';
import { isExempt, proxyFor, proxyText, readProxyUrl } from '../../../src/okta/auth/proxy.js';
import { secretOf } from '../../../src/okta/secret.js';

const ORG = 'https://acme.okta.com';

function chosen(env: Record<string, string>, org = ORG, own?: string): string | undefined {
  return proxyFor(org, own === undefined ? undefined : secretOf(own), env)?.reveal();
}

describe('proxyFor', () => {
  it('takes the proxy of the org’s scheme, in small letters before capitals', () => {
    expect(chosen({})).to.equal(undefined);
    expect(chosen({ HTTPS_PROXY: 'http://up:1', HTTP_PROXY: 'http://no:2' })).to.equal('http://up:1/');
    expect(chosen({ HTTPS_PROXY: 'http://up:1', https_proxy: 'http://low:1' })).to.equal('http://low:1/');
    expect(chosen({ HTTP_PROXY: 'http://no:2' })).to.equal(undefined);
    expect(chosen({ HTTP_PROXY: 'http://yes:2', HTTPS_PROXY: 'http://no:1' }, 'http://127.0.0.1:8080')).to.equal(
      'http://yes:2/',
    );
    expect(chosen({ ALL_PROXY: 'all:3' })).to.equal('http://all:3/');
    expect(chosen({ HTTPS_PROXY: ' ' })).to.equal(undefined);
  });

  it('prefers the proxy of Okta’s own settings', () => {
    expect(chosen({ HTTPS_PROXY: 'http://env:1' }, ORG, 'http://own:2/')).to.equal('http://own:2/');
  });

  it('takes none where NO_PROXY names the org', () => {
    expect(chosen({ HTTPS_PROXY: 'http://up:1', NO_PROXY: 'okta.com' })).to.equal(undefined);
    expect(chosen({ HTTPS_PROXY: 'http://up:1', no_proxy: '*' }, ORG, 'http://own:2/')).to.equal(undefined);
    expect(chosen({ HTTPS_PROXY: 'http://up:1', NO_PROXY: 'example.com' })).to.equal('http://up:1/');
  });

  it('goes through the proxy to a loopback org too, unless NO_PROXY names it', () => {
    const env = { HTTP_PROXY: 'http://up:1' };

    expect(chosen(env, 'http://localhost:8080')).to.equal('http://up:1/');
    expect(chosen({ ...env, NO_PROXY: 'localhost,127.0.0.1' }, 'http://localhost:8080')).to.equal(undefined);
    expect(chosen({ ...env, NO_PROXY: 'localhost,127.0.0.1' }, 'http://127.0.0.1:8080')).to.equal(undefined);
  });

  for (const value of ['socks5://user:hunter2-hunter2@proxy:1', 'http://', 'http://a b', 'ftp://proxy']) {
    it(`refuses ${JSON.stringify(value.slice(0, 9))}… by the name of its variable, and shows nothing of it`, () => {
      const error = errorOf(() => chosen({ HTTPS_PROXY: value }));

      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.match(/^HTTPS_PROXY: the proxy must be the URL of an HTTP proxy/);
      expect(error.message).to.not.include('hunter2');
    });
  }
});

describe('isExempt', () => {
  const rules: readonly (readonly [string, string, number, boolean])[] = [
    ['', 'acme.okta.com', 443, false],
    ['*', 'acme.okta.com', 443, true],
    ['acme.okta.com', 'acme.okta.com', 443, true],
    ['ACME.okta.com.', 'acme.okta.com', 443, true],
    ['okta.com', 'acme.okta.com', 443, true],
    ['.okta.com', 'acme.okta.com', 443, true],
    ['*.okta.com', 'acme.okta.com', 443, true],
    ['ta.com', 'acme.okta.com', 443, false],
    ['acme.okta.com.evil.example', 'acme.okta.com', 443, false],
    ['a.example, okta.com', 'acme.okta.com', 443, true],
    ['a.example okta.com', 'acme.okta.com', 443, true],
    [',, ,', 'acme.okta.com', 443, false],
    ['.', 'acme.okta.com', 443, false],
    ['okta.com:443', 'acme.okta.com', 443, true],
    ['okta.com:8443', 'acme.okta.com', 443, false],
    ['127.0.0.1', '127.0.0.1', 8080, true],
    ['127.0.0.1:8080', '127.0.0.1', 8080, true],
    ['127.0.0.1:8081', '127.0.0.1', 8080, false],
    ['0.0.1', '127.0.0.1', 8080, false],
    ['127.0.0.0/8', '127.1.2.3', 80, true],
    ['10.0.0.0/8', '127.0.0.1', 80, false],
    ['10.0.0.0/99', '10.0.0.1', 80, false],
    ['::1', '[::1]', 80, true],
    ['[::1]', '[::1]', 80, true],
    ['[::1]:80', '[::1]', 80, true],
    ['[::1]:81', '[::1]', 80, false],
    ['fd00::/8', '[fd12::1]', 443, true],
    ['fd00::/8', '10.0.0.1', 443, false],
    ['*okta.com', 'acme.okta.com', 443, true],
    ['*kta.com:443', 'acme.okta.com', 443, true],
    ['*kta.com:80', 'acme.okta.com', 443, false],
    ['*evil.example', 'acme.okta.com', 443, false],
    ['..okta.com', 'acme.okta.com', 443, false],
    ['okta.com.', 'acme.okta.com', 443, true],
    ['okta.com/', 'acme.okta.com', 443, false],
    ['https://acme.okta.com', 'acme.okta.com', 443, false],
    ['acme', 'acme.okta.com', 443, false],
    ['com', 'acme.okta.com', 443, true],
    ['a.example\tokta.com\n', 'acme.okta.com', 443, true],
    ['a.example;okta.com', 'acme.okta.com', 443, false],
    ['0:0:0:0:0:0:0:1', '[::1]', 80, true],
    ['[0:0:0:0:0:0:0:1]:80', '[::1]', 80, true],
    ['[::1]:', '[::1]', 80, false],
    ['::1/128', '[::1]', 80, true],
    ['fd00::/129', '[fd00::1]', 80, false],
    ['127.0.0.1/32', '127.0.0.1', 80, true],
    ['127.0.0.0/8:80', '127.0.0.1', 80, true],
    ['127.0.0.0/8:81', '127.0.0.1', 80, false],
    ['127.0.0.1/', '127.0.0.1', 80, false],
    ['127.0.0.0/-1', '127.0.0.1', 80, false],
    ['0.0.0.0/0', '127.0.0.1', 80, true],
    ['0.0.0.0/0', 'acme.okta.com', 443, false],
    ['.0.0.1', '127.0.0.1', 80, false],
    ['localhost', 'localhost', 80, true],
    ['localhost', 'acme.okta.com', 443, false],
  ];
  for (const [noProxy, host, port, exempt] of rules) {
    it(`says ${exempt} of ${host}:${port} under NO_PROXY=${JSON.stringify(noProxy)}`, () => {
      expect(isExempt(host, port, noProxy)).to.equal(exempt);
    });
  }
});

describe('proxyText', () => {
  it('makes a URL of the parts as Okta’s SDKs have them', () => {
    expect(proxyText({ host: 'proxy.example.com', port: 8080 })).to.equal('http://proxy.example.com:8080');
    expect(proxyText({ host: 'https://proxy.example.com', port: '443' })).to.equal('https://proxy.example.com:443');
    expect(proxyText({ host: 'p', port: 1, username: 'a@b', password: 'c:d/' })).to.equal('http://a%40b:c%3Ad%2F@p:1');
    expect(proxyText({})).to.equal('');
    expect(proxyText({ host: ['p'] })).to.equal(undefined);
  });
});

describe('readProxyUrl', () => {
  it('takes a URL, and a host without scheme', () => {
    expect(readProxyUrl('proxy:8080').reveal()).to.equal('http://proxy:8080/');
    expect(readProxyUrl('https://u:p@proxy').reveal()).to.equal('https://u:p@proxy/');
  });
});

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
