import { readFileSync } from 'node:fs';

/** The product's name, as it stands in manifests and in the User-Agent. */
export const PRODUCT = 'okta-access-review';

/** The product's version, read from its own package.json so that it is said in one place only. */
export const VERSION: string = readVersion();

/** The commit that this program was made from; undefined where neither the package nor a checkout says. */
export function commitOf(root: URL = new URL('../../', import.meta.url)): string | undefined {
  try {
    const { gitHead }: { gitHead?: unknown } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    if (typeof gitHead === 'string') return commitIn(gitHead); // npm writes it on publishing
    const head = readFileSync(new URL('.git/HEAD', root), 'utf8').trim();
    const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
    if (ref === undefined) return commitIn(head);
    return commitIn(readFileSync(new URL(`.git/${ref}`, root), 'utf8').trim());
  } catch {
    return undefined; // a worktree, packed refs, or no checkout: nothing is guessed
  }
}

function commitIn(text: string): string | undefined {
  return /^[0-9a-f]{40,64}$/.test(text) ? text : undefined;
}

function readVersion(): string {
  // dist/src/version.js -> the package root is two folders up
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string') {
    return parsed.version;
  }
  throw new Error('package.json has no version');
}
