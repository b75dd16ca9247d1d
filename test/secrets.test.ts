import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigError, IncompleteError, messageOf } from '../src/errors.js';
import { OktaApiError } from '../src/okta/errors.js';
import { secretOf } from '../src/okta/secret.js';
import { holdsSecret, keepPrivateKey, keepSecret, redact } from '../src/secrets.js';
import { ecKey, pemOf } from './support/keys.js';

const TOKEN = '00aQ7-xY_k3mN8vB2cL5pR9tW4zE6uI1oS0dF-gHjK';
const PASSWORD = 'p4ss/w+rd!';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwb2EifQ.c2lnbmF0dXJlLW9mLXRoaXM';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Ways in which a server may say what it was sent. */
const spellings: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in capitals': (secret) => secret.toUpperCase(),
  'in small letters': (secret) => secret.toLowerCase(),
  'with its scheme': (secret) => `SSWS ${secret}`,
  'in quotes': (secret) => `"${secret}"`,
  'across two lines': (secret) => `${secret.slice(0, 9)}\r\n  ${secret.slice(9)}`,
  'letter by letter': (secret) => [...secret].join(' '),
  'with letters that nobody sees': (secret) => [...secret].join('\u200b'),
  'with the colours of a terminal': (secret) => [...secret].join('\u001b[31m'),
  'in two halves': (secret) => `${secret.slice(0, 21)}" + "${secret.slice(21)}`,
  'but for its end': (secret) => secret.slice(0, 24),
  'but for its beginning': (secret) => secret.slice(-24),
  'encoded for a URL': (secret) => [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
  'by number, as JSON may': (secret) =>
    [...secret].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''),
  'in base64': base64,
  'in base64 with its scheme': (secret) => base64(`Authorization: SSWS ${secret}`),
  'in base64 for URLs': (secret) => Buffer.from(`x${secret}`).toString('base64url'),
  'in base64 after other letters': (secret) => `ab${base64(secret)}`,
  'in hexadecimal digits': (secret) => Buffer.from(secret).toString('hex'),
  'in base64 in base64': (secret) => base64(base64(secret)),
  'in base64 in a URL': (secret) => encodeURIComponent(base64(secret)),
};

/** Whether any eight letters or digits in a row of the secret stand in the text, plain or in base64. */
function shows(text: string, secret: string): boolean {
  const plain = (one: string) => one.toLowerCase().replace(/[^a-z0-9]/g, '');
  const decoded = [0, 1, 2, 3].map((at) => Buffer.from(text.slice(at), 'base64').toString('latin1'));
  // not decodeURIComponent, which throws where the bytes are not UTF-8
  const unescaped = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  const readings = [text, unescaped, ...decoded].map(plain);
  const letters = plain(secret);
  return Array.from({ length: letters.length - 7 }, (_, at) => letters.slice(at, at + 8)).some((part) =>
    readings.some((reading) => reading.includes(part)),
  );
}

describe('redact', () => {
  before(() => {
    keepSecret(TOKEN);
    keepSecret(PASSWORD);
  });

  for (const [how, spell] of Object.entries(spellings)) {
    it(`takes a secret out of a text ${how}`, () => {
      const shown = redact(`Invalid token <${spell(TOKEN)}>: try again`);

      expect(shown).to.match(/^Invalid token .*\[secret\].*: try again$/s);
      expect(shows(shown, TOKEN), shown).to.equal(false);
      expect(holdsSecret(spell(TOKEN))).to.equal(true);
    });
  }

  it('takes it out of any text, wherever it stands and however it is spelled', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...Object.keys(spellings)), fc.string(), (before, how, after) => {
        const spelled = spellings[how]?.(TOKEN) ?? '';

        expect(shows(redact(`${before} ${spelled} ${after}`), TOKEN)).to.equal(false);
      }),
    );
  });

  it('takes out a password with few letters', () => {
    expect(redact(`NOAUTH for ${PASSWORD}@host`)).to.equal('NOAUTH for [secret]@host');
  });

  it('takes out every JSON Web Token and every private key, known or not', () => {
    expect(redact(`assertion ${JWT} is used`)).to.equal('assertion [token] is used');
    expect(redact(`assertion ${JWT.toUpperCase()} is used`)).to.equal('assertion [token] is used');
    expect(redact(`assertion ${base64(JWT)} is used`)).to.equal('assertion [secret] is used');
    expect(redact(`a\n${pemOf(ecKey()).trim()}\nb`)).to.equal('a\n[secret]\nb');
  });

  it('takes out the lines of a private key and leaves its public key', () => {
    const key = ecKey();
    const pem = pemOf(key);
    keepPrivateKey(pem);
    const [, line = ''] = pem.split('\n');
    const publicPem = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();

    expect(redact(`cannot read "${line}"`)).to.equal('cannot read "[secret]"');
    expect(redact(publicPem)).to.equal(publicPem);
  });

  for (const ends of ['+/', '-_', '==']) {
    it(`takes out a secret whole that begins and ends with "${ends}"`, () => {
      const text = `${ends}Zq7Lw2Rk9Tb4Xc8Vn3Mp6Hd1${ends}`;
      keepSecret(text);

      expect(redact(`cannot read "${text}"`)).to.equal('cannot read "[secret]"');
    });

    it(`takes out a key's line whole that begins and ends with "${ends}"`, () => {
      const line = `${ends}Aq7Lw2Rk9Tb4Xc8Vn3Mp6Hd1Jf5Gs0Ye2Uw${ends.replaceAll('=', '+')}Bq4`;
      keepSecret(line, true);

      expect(redact(`cannot read "${line}"`)).to.equal('cannot read "[secret]"');
    });
  }

  it('takes out the private members of a JSON Web Key', () => {
    const { d = '', x = '' } = ecKey().privateKey.export({ format: 'jwk' });
    keepPrivateKey(JSON.stringify({ kty: 'EC', x, d }));

    expect(redact(`d ${d}`)).to.equal('d [secret]');
    expect(redact(`x ${x}`)).to.equal(`x ${x}`);
  });

  for (const text of [
    '',
    'GET /api/v1/apps/0oa1gjh63g214q0Hq0g4/users?limit=500&expand=user (page 2) answered 403 E0000006',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'neither a PEM private key (-----BEGIN PRIVATE KEY-----) nor the path of a file that can be read',
    '/home/ada/reports/acme.okta.com-2026-11-24T06-00-00Z/snapshot/app-users/0oa1gjh63g214q0Hq0g4.ndjson.gz',
    'Zoë 太郎 — naïve café 🙂 %41%zz \\u0041 \\',
  ]) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      expect(redact(text)).to.equal(text);
    });
  }

  it('does not take short words for secrets', () => {
    for (const word of ['Okta', 'secret', 'no']) keepSecret(word);

    expect(redact('Okta said no: keep it secret')).to.equal('Okta said no: keep it secret');
  });
});

describe('an error', () => {
  before(() => {
    secretOf(TOKEN);
  });

  it('has no secret in its message, whoever said it', () => {
    expect(new IncompleteError(`said ${TOKEN}`).message).to.equal('said [secret]');
    expect(new ConfigError([`a ${TOKEN}`, 'b'])).to.deep.include({ problems: ['a [secret]', 'b'] });
    expect(messageOf(new TypeError(`Invalid character in header content ["SSWS ${TOKEN}"]`))).to.include('[secret]');
    expect(messageOf(`thrown ${TOKEN}`)).to.equal('thrown [secret]');
  });

  it('of Okta has none in any field that repeats what was sent', () => {
    const error = new OktaApiError({
      method: 'GET',
      path: '/api/v1/apps',
      status: 401,
      errorCode: `E ${TOKEN}`,
      errorSummary: base64(TOKEN),
      errorCauses: ['harmless', TOKEN.toUpperCase()],
      requestId: `id-${TOKEN}`,
    });

    const said = [
      error.message,
      error.errorCode,
      error.errorSummary,
      ...error.errorCauses,
      error.requestId,
      error.stack,
    ];
    for (const text of said) expect(shows(String(text), TOKEN), text).to.equal(false);
    expect(error.errorCauses).to.deep.equal(['harmless', '[secret]']);
  });
});
