import { expect } from 'chai';
import { withoutTokens } from '../src/json-web-tokens.js';

const PAYLOAD = Buffer.from('{"sub":"0oa1gjh63g214q0Hq0g4"}').toString('base64url');

describe('JSON Web Tokens in a text', () => {
  for (const header of [
    { alg: 'RS256' },
    { typ: 'dpop+jwt', alg: 'ES256' },
    { kid: 'a', alg: 'RS256' },
    { jwk: { kty: 'EC' }, alg: 'ES256' },
    { enc: 'A256GCM', alg: 'dir' },
    { cty: 'JWT', alg: 'RS256' },
    { x5t: 'a', alg: 'RS256' },
  ]) {
    const token = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${PAYLOAD}.c2lnbmF0dXJl`;

    it(`are replaced where they begin with ${JSON.stringify(header)}, in any case of letters`, () => {
      expect(withoutTokens(`assertion ${token} is used`, '[token]')).to.equal('assertion [token] is used');
      expect(withoutTokens(`assertion ${token.toUpperCase()}`, '[token]')).to.equal('assertion [token]');
      expect(withoutTokens(`assertion ${token.toLowerCase()}`, '[token]')).to.equal('assertion [token]');
    });
  }

  for (const text of [
    'freyjakristinsdottir.jonsdottir@example.is',
    'Freyja Kristinsdottir',
    'FREYJAKRISTINSDOTTIR.JONSDOTTIR@EXAMPLE.IS',
    'HeyJonathans.favourite-app',
    'greyjacketsquad.okta-preview.example.com',
  ]) {
    it(`are not seen in ${text}`, () => {
      expect(withoutTokens(text, '[token]')).to.equal(text);
    });
  }
});
