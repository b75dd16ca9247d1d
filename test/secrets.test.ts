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

/** What leaves nothing of a password whose letters are few, or beyond ASCII. */
const hardPasswords = [
  'Tr0ub4dor!&3xyz$',
  'p4ss/w+rd!',
  'pässwörd-łódź-7',
  `a"b\\c<d'e&z`,
  'S3cret!!Pw9',
  'пароль-7тайна',
];

const byBytes = (text: string, show: (byte: number) => string) => [...Buffer.from(text)].map(show).join('');
const hexOf = (byte: number) => byte.toString(16).padStart(2, '0');
const withEntities = (text: string) =>
  text.replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? '&#39;');
const inAscii = (text: string) =>
  JSON.stringify(text).replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
const plainAuth = (text: string) => base64(`\0user@example.com\0${text}`);

/** Ways in which a mail server, a proxy, a page or a log may say it. */
const hardSpellings: Readonly<Record<string, (password: string) => string>> = {
  'as it is': (text) => text,
  'in a URL': encodeURIComponent,
  'in a URL within a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in a form': (text) => new URLSearchParams({ password: text }).toString(),
  'byte by byte with percent signs': (text) => byBytes(text, (byte) => `%${hexOf(byte).toUpperCase()}`),
  'in a page': withEntities,
  'in a page by numbers': (text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join(''),
  'in a page by hexadecimal numbers': (text) =>
    [...text].map((one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(''),
  'in a page within a URL': (text) => encodeURIComponent(withEntities(text)),
  'in JSON': (text) => JSON.stringify(text),
  'in JSON of ASCII': inAscii,
  'in JSON within JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'in a program, by bytes': (text) => byBytes(text, (byte) => `\\x${hexOf(byte)}`),
  'in a program, by octal numbers': (text) => byBytes(text, (byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'in a program, in braces': (text) => [...text].map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join(''),
  'in quoted-printable': (text) => byBytes(text, (byte) => `=${hexOf(byte).toUpperCase()}`),
  'folded in quoted-printable': (text) => `${text.slice(0, 4)}=\r\n${text.slice(4)}`,
  'in a folded header': (text) => `${text.slice(0, 4)}\r\n\t${text.slice(4)}`,
  'on one line that was two': (text) => `${text.slice(0, 4)} ⏎ ${text.slice(4)}`,
  'with an encoded line break in it': (text) => `${text.slice(0, 3)}%0A${text.slice(3)}`,
  'in an encoded word': (text) => `=?utf-8?B?${base64(text)}?=`,
  'in an encoded word, by letters': (text) => `=?utf-8?Q?${byBytes(text, (byte) => `=${hexOf(byte)}`)}?=`,
  'in base64': base64,
  'in base64 in a URL': (text) => encodeURIComponent(base64(text)),
  'in base64 with escaped slashes': (text) => base64(text).replaceAll('/', '\\/'),
  'in base64 of two bytes a letter': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in the answer to a sign-in': (text) => `334 ${plainAuth(text)}`,
  'in the folded answer to a sign-in': (text) => `${plainAuth(text).slice(0, 13)}\r\n ${plainAuth(text).slice(13)}`,
  'in the answer on one line': (text) => `${plainAuth(text).slice(0, 13)} ⏎ ${plainAuth(text).slice(13)}`,
  'in capital hexadecimal digits': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in hexadecimal pairs': (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(':'),
  'in a dump': (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' '),
  'as a list of bytes': (text) => `bytes ${[...Buffer.from(text)].join(', ')}`,
  'in letters of full width': (text) =>
    text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
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
    for (const password of hardPasswords) keepSecret(password);
  });

  for (const [how, spell] of Object.entries(hardSpellings)) {
    it(`takes any password out of a text ${how}, and nothing else`, () => {
      const shown = hardPasswords.map((password) => redact(`535 refused <${spell(password)}> at 12:30`));

      for (const [at, text] of shown.entries()) {
        expect(text, spell(hardPasswords[at] ?? '')).to.match(/^535 refused <[^[]*\[secret\][^[]*> at 12:30$/s);
        expect(text).not.to.include(hardPasswords[at]?.slice(0, 5));
      }
    });
  }

  it('takes it out of a long text with many codes, at its place', () => {
    const row = `{"note":"a \\"b\\" 50%25","href":"/x?a=30"}\n`.repeat(300);

    const shown = redact(`${row}${encodeURIComponent(hardPasswords[0] ?? '')}\n${row}`);

    expect(shown).to.equal(`${row}[secret]\n${row}`);
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
    'a=30&amp;b=&#x110000; 10, 20, 30, 40, 50 de:ad:be:ef:00:11 \\u{41} ２０２６ =\r\n x',
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
