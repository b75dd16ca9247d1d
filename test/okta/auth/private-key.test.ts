import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { ConfigError } from '../../../src/errors.js';
import { readPrivateKey } from '../../../src/okta/auth/private-key.js';
import { ecKey, jwkOf, pemOf, rsaKey, type TestKey } from '../../support/keys.js';
import { expectNoSecret } from '../../support/no-secret.js';

/** Whether what was read is the private half of `key`. */
function isKey(read: ReturnType<typeof readPrivateKey>, key: TestKey): boolean {
  const data = Buffer.from('signed');
  return verify('sha256', data, key.publicKey, sign('sha256', data, read.privateKey));
}

function problemOf(text: string): ConfigError {
  try {
    readPrivateKey(text);
  } catch (error) {
    expectNoSecret(error, [text]);
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('was read');
}

describe('private key', () => {
  for (const type of ['pkcs1', 'pkcs8'] as const) {
    it(`reads an RSA key in ${type} PEM`, () => {
      const read = readPrivateKey(pemOf(rsaKey(), type));

      expect(read.algorithm).to.equal('RS256');
      expect(read.keyId).to.equal(undefined);
      expect(isKey(read, rsaKey())).to.equal(true);
    });
  }

  for (const [curve, algorithm] of [
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
  ] as const) {
    for (const type of ['pkcs8', 'sec1'] as const) {
      it(`reads a ${curve} key in ${type} PEM, for ${algorithm}`, () => {
        const read = readPrivateKey(pemOf(ecKey(curve), type));

        expect(read.algorithm).to.equal(algorithm);
        expect(isKey(read, ecKey(curve))).to.equal(true);
      });
    }

    it(`reads a ${curve} key as a JWK with its kid`, () => {
      const read = readPrivateKey(jwkOf(ecKey(curve), { kid: 'my-key', use: 'sig' }));

      expect(read.algorithm).to.equal(algorithm);
      expect(read.keyId).to.equal('my-key');
      expect(isKey(read, ecKey(curve))).to.equal(true);
    });
  }

  it('reads an RSA key as a JWK without a kid', () => {
    const read = readPrivateKey(`  ${jwkOf(rsaKey())}\n`);

    expect(read.algorithm).to.equal('RS256');
    expect(read.keyId).to.equal(undefined);
    expect(isKey(read, rsaKey())).to.equal(true);
  });

  const spellings: readonly (readonly [string, (pem: string) => string])[] = [
    ['escaped line ends', (pem) => pem.replaceAll('\n', '\\n')],
    ['escaped Windows line ends', (pem) => pem.replaceAll('\n', '\\r\\n')],
    ['Windows line ends', (pem) => pem.replaceAll('\n', '\r\n')],
    ['spaces for line ends', (pem) => pem.replaceAll('\n', ' ')],
    ['indented lines', (pem) => pem.replaceAll('\n', '\n    ')],
  ];
  for (const [name, spell] of spellings) {
    it(`reads PEM with ${name}`, () => {
      expect(isKey(readPrivateKey(spell(pemOf(rsaKey()))), rsaKey())).to.equal(true);
    });
  }

  it('finds the key after the parameters that openssl ecparam writes before it', () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

    const read = readPrivateKey(parameters + pemOf(ecKey(), 'sec1'));

    expect(isKey(read, ecKey())).to.equal(true);
  });

  it('refuses an encrypted PKCS#8 key', () => {
    const encrypted = rsaKey().privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });

    expect(problemOf(encrypted.toString()).message).to.match(/is encrypted.*decrypt it first/);
  });

  it('refuses an encrypted PKCS#1 key', () => {
    const encrypted = rsaKey().privateKey.export({
      type: 'pkcs1',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });

    expect(problemOf(encrypted.toString()).message).to.match(/is encrypted/);
  });

  it('refuses a public key in PEM', () => {
    const pem = rsaKey().publicKey.export({ type: 'spki', format: 'pem' }).toString();

    expect(problemOf(pem).message).to.match(/is a PUBLIC KEY: the private key signs/);
  });

  it('refuses a public JWK', () => {
    const jwk = JSON.stringify(rsaKey().publicKey.export({ format: 'jwk' }));

    expect(problemOf(jwk).message).to.match(/is a public key/);
  });

  it('refuses curves that Okta does not take, in PEM and JWK', () => {
    const key = ecKey('secp256k1');

    expect(problemOf(pemOf(key)).message).to.match(/curve secp256k1; Okta takes P-256, P-384 and P-521/);
    expect(problemOf(jwkOf(key)).message).to.match(/curve secp256k1/);
  });

  it('refuses RSA keys that are too short to sign', () => {
    expect(problemOf(pemOf(rsaKey(1024))).message).to.match(/1024 bits; RS256 needs 2048/);
  });

  it('refuses keys of other kinds', () => {
    const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

    expect(problemOf(ed25519).message).to.match(/is of type ed25519; Okta takes RSA and EC keys/);
    expect(problemOf('{"kty":"oct","k":"c2VjcmV0"}').message).to.match(/has kty oct/);
  });

  it('refuses a key set, naming the one key that is wanted', () => {
    expect(problemOf(`{"keys":[${jwkOf(rsaKey())}]}`).message).to.match(/of a key set, give the one key itself/);
  });

  it('refuses a damaged key without quoting it', () => {
    const lines = pemOf(rsaKey()).split('\n');
    const damaged = [...lines.slice(0, 3), ...lines.slice(6)].join('\n');

    expect(problemOf(damaged).message).to.match(/cannot be read: it is damaged/);
    expect(problemOf('{"kty":"EC","crv":"P-256","d":"c2VjcmV0"}').message).to.match(/cannot be read/);
    expect(problemOf('{"kty":"EC", oops').message).to.match(/not valid JSON/);
  });

  it('tells a path from a key', () => {
    expect(problemOf('~/keys/okta.pem').message).to.match(/is a path: give the text of the file/);
    expect(problemOf('not a key').message).to.match(/neither PEM nor a JSON Web Key/);
  });
});
