import { expect } from 'chai';
import { isConfidential, routeTo } from '../../../src/delivery/http/receiver.js';

describe('a receiver that is not Okta', () => {
  for (const [url, expected] of [
    ['https://hooks.example.com/x', true],
    ['http://127.0.0.1:8080/x', true],
    ['http://localhost/x', true],
    ['http://hooks.example.com/x', false],
    ['ftp://127.0.0.1/x', false],
  ] as const) {
    it(`is ${expected ? '' : 'not '}told a secret at ${url}`, () => {
      expect(isConfidential(new URL(url))).to.equal(expected);
    });
  }

  it('is reached by the proxy of Okta’s own variables before that of others, and without one where it is exempt', () => {
    const url = new URL('https://hooks.example.com/x');
    const others = { HTTPS_PROXY: 'http://proxy.example.com:8080' };
    const own = { OKTA_CLIENT_PROXY_HOST: 'own.example.com', OKTA_CLIENT_PROXY_PORT: '3128' };

    expect(routeTo(url, others).via).to.equal('proxy.example.com:8080');
    expect(routeTo(url, { ...others, ...own }).via).to.equal('own.example.com:3128');
    expect(routeTo(url, { ...others, ...own, NO_PROXY: 'hooks.example.com' }).via).to.equal(undefined);
  });
});
