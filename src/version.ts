import { readFileSync } from 'node:fs';

/** The product's name, as it stands in manifests and in the User-Agent. */
export const PRODUCT = 'okta-access-review';

/** The product's version, read from its own package.json so that it is said in one place only. */
export const VERSION: string = readVersion();

function readVersion(): string {
  // dist/src/version.js -> the package root is two folders up
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string') {
    return parsed.version;
  }
  throw new Error('package.json has no version');
}
