import { ConfigError } from '../../errors.js';
import { type Secret, secretOf } from '../secret.js';

/** What a review reads: apps with their users and groups, and the user directory. `apply` needs okta.apps.manage besides. */
export const DEFAULT_SCOPES: readonly string[] = ['okta.apps.read', 'okta.users.read'];

/** Characters that a header or a JWT claim can carry without being misread. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** RFC 6749 section 3.3: a scope is printable ASCII but for quote and backslash. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** How the product signs in, as Okta's SDKs name it; in any case of letters. */
export function modeOf(value: string): 'SSWS' | 'PrivateKey' {
  const mode = (['SSWS', 'PrivateKey'] as const).find((known) => known.toLowerCase() === value.toLowerCase());
  if (mode === undefined) throw new ConfigError(['the authorization mode must be SSWS or PrivateKey']);
  return mode;
}

/** An API token, which must be fit for a header. */
export function tokenOf(value: string): Secret {
  if (/^SSWS\s/i.test(value)) throw new ConfigError(['leave the "SSWS " before the API token out']);
  if (/[{}]/.test(value)) throw new ConfigError(["the API token is still the documentation's placeholder"]);
  return secretOf(visible(value, 'the API token'));
}

/** Scopes separated by spaces (Okta's Node SDK) or commas (its Go and Python SDKs), each once. */
export function scopesOf(value: string): readonly string[] {
  const scopes = [...new Set(value.split(/[\s,]+/).filter((scope) => scope !== ''))];
  if (scopes.length === 0) return DEFAULT_SCOPES;
  if (!scopes.every((scope) => SCOPE.test(scope))) {
    throw new ConfigError(['the scopes must be names such as okta.apps.read, separated by spaces or commas']);
  }
  return scopes;
}

/** The value itself, when a header or claim can carry it. A ConfigError says what is wrong, and never the value. */
export function visible(value: string, what: string): string {
  if (VISIBLE_ASCII.test(value)) return value;
  throw new ConfigError([
    `${what} has white space, a control character or a letter outside ASCII in it; copy it again`,
  ]);
}
