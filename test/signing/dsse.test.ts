import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  envelopeText,
  IN_TOTO,
  pae,
  parseEnvelope,
  payloadOf,
  signEnvelope,
  signerOf,
  signText,
  textSignerOf,
} from '../../src/signing/dsse.js';
import { keygen } from '../../src/signing/keygen.js';
import { loadPublicKey, type PublicKey } from '../../src/signing/public-key.js';
import { loadSigningKey, type SigningKey } from '../../src/signing/signing-key.js';
import { needs } from '../support/system-program.js';

const PAYLOAD = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}\n');

describe('DSSE envelope', () => {
  let folder: string;
  let key: SigningKey;
  let publicKey: PublicKey;
  let otherKey: PublicKey;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dsse-'));
    ({ key, publicKey } = await newKey('one', 'ed25519'));
    ({ publicKey: otherKey } = await newKey('other', 'ed25519'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('encodes what is signed as the DSSE protocol shows it', () => {
    expect(pae('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).to.equal(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('carries the payload byte for byte, and names the key that signed', () => {
    const envelope = parseEnvelope(envelopeText(signEnvelope(key, IN_TOTO, PAYLOAD)), 'manifest.dsse.json');

    expect(payloadOf(envelope).equals(PAYLOAD)).to.equal(true);
    expect(envelope.signatures[0]?.keyid).to.equal(publicKey.fingerprint);
    expect(signerOf(envelope, [otherKey, publicKey])).to.equal(publicKey);
  });

  it('has no signer among other keys', () => {
    const envelope = signEnvelope(key, IN_TOTO, PAYLOAD);

    expect(signerOf(envelope, [otherKey])).to.equal(undefined);
  });

  it('has no signer once the payload or its type is another one', () => {
    const envelope = signEnvelope(key, IN_TOTO, PAYLOAD);

    expect(signerOf({ ...envelope, payloadType: 'text/plain' }, [publicKey])).to.equal(undefined);
    expect(signerOf({ ...envelope, payload: Buffer.from('{}').toString('base64') }, [publicKey])).to.equal(undefined);
  });

  for (const { change, edit, message } of [
    { change: 'text that is not JSON', edit: () => '{', message: 'not JSON' },
    { change: 'a member that does not belong', edit: (text: string) => text.replace('{', '{"x":1,'), message: 'x' },
    {
      change: 'no signatures',
      edit: (text: string) => text.replace(/"signatures": \[[\s\S]*\]/, '"signatures": []'),
      message: 'signatures',
    },
    { change: 'another layout', edit: (text: string) => `${text} `, message: 'not laid out as it was written' },
    {
      change: 'base64 with other unused bits',
      edit: (text: string) => text.replace(/.==",\n/, (end) => `${end.startsWith('Q') ? 'R' : nextLetter(end)}==",\n`),
      message: 'canonical',
    },
  ]) {
    it(`refuses ${change}`, () => {
      const payload = Buffer.from('{"length":"leaves two padding bytes"}'); // 37 bytes: one over a multiple of three
      const text = edit(envelopeText(signEnvelope(key, IN_TOTO, payload)));

      expect(() => parseEnvelope(text, 'manifest.dsse.json')).to.throw(message);
    });
  }

  for (const { kind, verify } of [
    {
      kind: 'ed25519',
      verify: ['pkeyutl', '-verify', '-pubin', '-inkey', 'key.pub.pem', '-rawin', '-in', 'pae', '-sigfile', 'sig'],
    },
    { kind: 'ecdsa-p256', verify: ['dgst', '-sha256', '-verify', 'key.pub.pem', '-signature', 'sig', 'pae'] },
  ] as const) {
    needs('openssl').it(`makes ${kind} signatures that openssl checks`, async () => {
      const signer = await newKey(kind, kind);
      const [signature] = signEnvelope(signer.key, IN_TOTO, PAYLOAD).signatures;
      writeFileSync(join(folder, 'key.pub.pem'), signer.publicKey.pem);
      writeFileSync(join(folder, 'pae'), pae(IN_TOTO, PAYLOAD));
      writeFileSync(join(folder, 'sig'), Buffer.from(signature?.sig ?? '', 'base64'));

      const printed = execFileSync('openssl', verify, { cwd: folder, encoding: 'utf8' });

      expect(printed).to.match(/Verified OK|Verified Successfully/);
    });
  }

  it('signs texts under a type of their own', () => {
    const signature = signText(key, 'application/vnd.example.checksum', 'abc');

    const signer = (type: string, text: string) => textSignerOf(signature, type, text, [otherKey, publicKey]);

    expect(signer('application/vnd.example.checksum', 'abc')).to.equal(publicKey);
    expect(signer('application/vnd.example.checksum', 'abd')).to.equal(undefined);
    expect(signer('application/vnd.example.other', 'abc')).to.equal(undefined);
  });

  async function newKey(name: string, kind: 'ed25519' | 'ecdsa-p256') {
    const [privatePath, publicPath] = [join(folder, `${name}.pem`), join(folder, `${name}.pub.pem`)];
    await keygen({ kind, privatePath, publicPath });
    return { key: await loadSigningKey(privatePath), publicKey: await loadPublicKey(publicPath) };
  }
});

/** Of the letters that stand for the same two leading bits of a last base64 digit, another one. */
function nextLetter(end: string): string {
  return String.fromCharCode(end.charCodeAt(0) + 1);
}
