import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { keygen } from '../../src/signing/keygen.js';
import { loadPublicKey } from '../../src/signing/public-key.js';
import { loadSigningKey } from '../../src/signing/signing-key.js';
import { rejectionOf } from '../support/rejection.js';

describe('signing key', () => {
  let folder: string;
  let privatePath: string;
  let publicPath: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
    privatePath = join(folder, 'signing.pem');
    publicPath = join(folder, 'signing.pub.pem');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  for (const kind of ['ed25519', 'ecdsa-p256'] as const) {
    it(`signs with a ${kind} key made by keygen, given by path, by value or by value on one line`, async () => {
      const { fingerprint } = await keygen({ kind, privatePath, publicPath });
      const pem = await readFile(privatePath, 'utf8');
      const publicKey = await loadPublicKey(publicPath);
      const bytes = Buffer.from('what is signed');

      for (const value of [privatePath, pem, pem.replaceAll('\n', '\\n')]) {
        const key = await loadSigningKey(value);
        const signature = key.sign(bytes);

        expect(key.fingerprint).to.equal(fingerprint);
        expect(publicKey.fingerprint).to.equal(fingerprint);
        expect(publicKey.verifies(bytes, signature)).to.equal(true);
        expect(publicKey.verifies(Buffer.from('what is signeD'), signature)).to.equal(false);
      }
    });
  }

  it('keeps the private key for its owner alone', async () => {
    await keygen({ kind: 'ed25519', privatePath, publicPath });

    expect((await stat(privatePath)).mode & 0o777).to.equal(0o600);
  });

  it('overwrites neither a private nor a public key, and leaves no half of a pair', async () => {
    await writeFile(publicPath, 'kept');

    const error = await rejectionOf(keygen({ kind: 'ed25519', privatePath, publicPath }));

    expect(error.message).to.contain(`${publicPath} exists and is not overwritten`);
    expect(await readFile(publicPath, 'utf8')).to.equal('kept');
    expect((await rejectionOf(stat(privatePath))).message).to.contain('ENOENT');
    await writeFile(privatePath, 'kept too');
    expect((await rejectionOf(keygen({ kind: 'ed25519', privatePath, publicPath }))).message).to.contain(privatePath);
    expect(await readFile(privatePath, 'utf8')).to.equal('kept too');
  });

  it('is a mistake of usage where the folder for it is not there', async () => {
    const error = await rejectionOf(
      keygen({ kind: 'ed25519', privatePath: join(folder, 'keys', 'a.pem'), publicPath }),
    );

    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain(`there is no folder ${join(folder, 'keys')}`);
  });

  it('shows nothing of the key when it is printed or serialized', async () => {
    await keygen({ kind: 'ed25519', privatePath, publicPath });
    const body = (await readFile(privatePath, 'utf8')).split('\n')[1] ?? '';

    const key = await loadSigningKey(privatePath);

    expect(inspect(key, { depth: 9, showHidden: true })).not.to.contain(body);
    expect(JSON.stringify(key)).not.to.contain(body);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const ed25519 = generateKeyPairSync('ed25519');
  for (const { given, value, message } of [
    {
      given: 'an RSA key',
      value: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      message: 'is of type rsa: Ed25519 and ECDSA P-256 are taken',
    },
    {
      given: 'another curve',
      value: p384.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      message: 'is of type ec on the curve secp384r1',
    },
    {
      given: 'an encrypted key',
      value: ed25519.privateKey
        .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'horse' })
        .toString(),
      message: 'is encrypted',
    },
    {
      given: 'a public key',
      value: ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      message: 'is a PUBLIC KEY: the private key signs',
    },
    {
      given: 'a damaged key',
      value: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0IHN0dWZm\n-----END PRIVATE KEY-----\n',
      message: 'it is damaged',
    },
    { given: 'a key without its BEGIN line', value: 'c2VjcmV0IHN0dWZm', message: 'nor the path of a file' },
  ]) {
    it(`refuses ${given} without quoting it`, async () => {
      const error = await rejectionOf(loadSigningKey(value));

      expect(error.name).to.equal('ConfigError');
      expect(error.message).to.contain(message);
      expect(error.message).to.contain('OKTA_ACCESS_REVIEW_SIGNING_KEY');
      expect(inspect(error)).not.to.contain(value.split('\n')[1] ?? value);
      expect(inspect(error)).not.to.contain('c2VjcmV0');
    });
  }

  it('refuses a private key where a public one is asked for', async () => {
    await keygen({ kind: 'ed25519', privatePath, publicPath });

    const error = await rejectionOf(loadPublicKey(privatePath));

    expect(error.message).to.contain('is a private key: keep it secret');
  });
});
