import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key pair made for this test run; nothing of it is ever written down. */
export interface TestKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const made = new Map<string, TestKey>();

/** One RSA key pair per size and test run: making one takes a while. */
export function rsaKey(modulusLength = 2048): TestKey {
  return once(`rsa ${modulusLength}`, () => generateKeyPairSync('rsa', { modulusLength }));
}

/** One EC key pair per curve and test run. */
export function ecKey(namedCurve = 'P-256'): TestKey {
  return once(`ec ${namedCurve}`, () => generateKeyPairSync('ec', { namedCurve }));
}

/** PEM text of the private key. */
export function pemOf(key: TestKey, type: 'pkcs1' | 'pkcs8' | 'sec1' = 'pkcs8'): string {
  return key.privateKey.export({ type, format: 'pem' }).toString();
}

/** JWK text of the private key, with `more` members. */
export function jwkOf(key: TestKey, more: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({ ...key.privateKey.export({ format: 'jwk' }), ...more });
}

function once(name: string, make: () => TestKey): TestKey {
  const key = made.get(name) ?? make();
  made.set(name, key);
  return key;
}
