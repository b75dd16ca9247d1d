import { expect } from 'chai';
import { flawOf, isCrowd, mostValues } from '../../../src/okta/transport/body-flaw.js';

const TOKEN = '00aQ7-xY_k3mN8vB2cL5pR9tW4zE6uI1oS0dF-gHjK';
const SENT = { authorization: `SSWS ${TOKEN}`, dpop: 'eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.c2ln' };
const NUMBERED = [...TOKEN].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');

function flaw(body: string, sent: Readonly<Record<string, string>> = SENT): string | undefined {
  return flawOf(Buffer.from(body), sent);
}

describe('isCrowd', () => {
  const maxBytes = 2 ** 20;
  const body = (value: string, bytes = maxBytes) => Buffer.from(value.repeat(Math.floor(bytes / value.length)));

  for (const value of ['{},', '[],', '0,', '"",', '[', '{"id":"1","status":"ACTIVE"},', '{"a":', ' ,']) {
    it(`finds more values than any page has in a body of nothing but ${value}`, () => {
      expect(isCrowd(body(value), maxBytes)).to.equal(true);
    });
  }

  it('finds none in a page as Okta sends them, however large it may be', () => {
    const row = JSON.stringify({
      id: '00u1',
      profile: Object.fromEntries(
        Array.from({ length: 50 }, (_, n) => [`attribute${n}`, `some value, with ${'x'.repeat(120)}`]),
      ),
    });

    expect(isCrowd(body(`${row},`), maxBytes)).to.equal(false);
  });

  it('does not count what is too small to be one', () => {
    expect(isCrowd(body('{},', maxBytes / 16), maxBytes)).to.equal(false);
  });

  it('has its limit at the number that the error names', () => {
    const most = mostValues(maxBytes);

    expect(isCrowd(Buffer.from(`${','.repeat(most)}${' '.repeat(maxBytes / 8)}`), maxBytes)).to.equal(false);
    expect(isCrowd(Buffer.from(`${','.repeat(most + 1)}${' '.repeat(maxBytes / 8)}`), maxBytes)).to.equal(true);
  });
});

describe('flawOf', () => {
  it('finds the credential and the proof that were sent, as they are or by the numbers of their letters', () => {
    const found = 'that repeats the credential that was sent';

    expect(flaw(`[{"id":"1","label":"${TOKEN}"}]`)).to.equal(found);
    expect(flaw(`[{"id":"1","label":"x${SENT.authorization}x"}]`)).to.equal(found);
    expect(flaw(`[{"id":"1","label":"${SENT.dpop}"}]`)).to.equal(found);
    expect(flaw(`[{"id":"1","label":"${NUMBERED}"}]`)).to.equal(found);
    expect(flaw(`[{"id":"1","label":"A \\u0026 B","name":"${TOKEN.slice(0, -1)}${NUMBERED.slice(-6)}"}]`)).to.equal(
      found,
    );
    expect(flaw(`[{"id":"1","label":"${NUMBERED.slice(0, 18)}${TOKEN.slice(3)}"}]`)).to.equal(found);
  });

  const coded = (text: string, encoding: BufferEncoding) => Buffer.from(text).toString(encoding);
  for (const [how, spelling] of [
    ['in small letters', TOKEN.toLowerCase()],
    ['in capitals', SENT.authorization.toUpperCase()],
    ['in base64', coded(TOKEN, 'base64')],
    ['in base64 after one byte', coded(`:${TOKEN}`, 'base64')],
    ['in base64 after its scheme', coded(SENT.authorization, 'base64')],
    ['in base64 before another byte', coded(`${TOKEN}:`, 'base64')],
    ['in base64 for URLs', coded(`?>${SENT.dpop}`, 'base64url')],
    ['in hexadecimal digits', coded(TOKEN, 'hex')],
    ['in capital hexadecimal digits', coded(TOKEN, 'hex').toUpperCase()],
    ['with percent signs', coded(TOKEN, 'hex').replace(/../g, '%$&').toUpperCase()],
  ] as const) {
    it(`finds the credential ${how}`, () => {
      expect(flaw(`[{"id":"1","label":"a ${spelling} b"}]`)).to.equal('that repeats the credential that was sent');
    });
  }

  it('finds nothing in an honest answer', () => {
    expect(flaw('[{"id":"00aQ7","label":"Caf\\u00e9 \\u0041"}]')).to.equal(undefined);
    expect(flaw('[{"id":"00aQ7","label":"R\\u0026D \\u003cx\\u003e","end":"\\u00')).to.equal(undefined);
    expect(flaw('')).to.equal(undefined);
  });

  it('does not look for what stands in honest answers by chance', () => {
    expect(flaw('[{"id":"token"}]', { authorization: 'SSWS token' })).to.equal(undefined);
    expect(flaw('[{"id":"1"}]', {})).to.equal(undefined);
  });
});
