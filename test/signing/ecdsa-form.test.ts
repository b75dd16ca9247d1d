import { createSign, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { isInOneForm, toOneForm } from '../../src/signing/ecdsa-form.js';
import { parsePublicKey } from '../../src/signing/public-key.js';
import { loadSigningKey } from '../../src/signing/signing-key.js';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const TEXT = Buffer.from('what is signed');

/** The other signature that holds for the same text: (r, n − s). */
function turned(der: Buffer): Buffer {
  const rEnd = 4 + (der[3] ?? 0);
  const s = ORDER - BigInt(`0x${der.subarray(rEnd + 2).toString('hex')}`);
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex');
  const signed = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  const body = Buffer.concat([der.subarray(2, rEnd), Buffer.of(2, signed.byteLength), signed]);
  return Buffer.concat([Buffer.of(0x30, body.byteLength), body]);
}

describe('an ECDSA signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'the key');

  it('is made in one form, and holds', async () => {
    const signing = await loadSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

    for (let turn = 0; turn < 50; turn += 1) {
      const signature = signing.sign(TEXT);
      expect(isInOneForm(signature)).to.equal(true);
      expect(key.verifies(TEXT, signature)).to.equal(true);
    }
  });

  it('is not taken in its other form, which anybody can make of it', async () => {
    const signing = await loadSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

    for (let turn = 0; turn < 20; turn += 1) {
      expect(key.verifies(TEXT, turned(signing.sign(TEXT)))).to.equal(false);
    }
  });

  it('is brought to the one form from whichever OpenSSL made', () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const made = createSign('sha256').update(TEXT).sign(privateKey);
      expect([toOneForm(made), toOneForm(turned(made))].every(isInOneForm)).to.equal(true);
      expect(toOneForm(made).equals(toOneForm(turned(made)))).to.equal(true);
    }
  });

  for (const [what, der] of [
    ['nothing', ''],
    ['a cut one', '3006020101'],
    ['more behind it', '300602010102010100'],
    ['a long length', '30810602010102010100'],
    ['leading zeros', '3007020200010201'.concat('01')],
    ['another type', '3106020101020101'],
  ]) {
    it(`is none with ${what}`, () => {
      expect(isInOneForm(Buffer.from(der ?? '', 'hex'))).to.equal(false);
    });
  }
});
