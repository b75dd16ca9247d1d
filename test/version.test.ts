import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { commitOf } from '../src/version.js';
import { temporaryFolder } from './support/temporary-folder.js';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('the commit of the program', () => {
  async function aRoot(files: Readonly<Record<string, string>>): Promise<URL> {
    const root = await temporaryFolder('version');
    mkdirSync(join(root, '.git/refs/heads'), { recursive: true });
    for (const [name, text] of Object.entries({ 'package.json': '{}', ...files }))
      writeFileSync(join(root, name), text);
    return pathToFileURL(`${root}/`);
  }

  it('is what npm wrote into the package, else what the checkout has out', async () => {
    const published = await aRoot({ 'package.json': JSON.stringify({ gitHead: COMMIT }) });
    const branch = await aRoot({ '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${COMMIT}\n` });
    const detached = await aRoot({ '.git/HEAD': `${COMMIT}\n` });

    expect([published, branch, detached].map((root) => commitOf(root))).to.deep.equal([COMMIT, COMMIT, COMMIT]);
  });

  it('is not guessed', async () => {
    const none = await aRoot({});
    const odd = await aRoot({ '.git/HEAD': 'ref: refs/heads/../../etc/passwd\n' });
    const noHash = await aRoot({ 'package.json': JSON.stringify({ gitHead: 'main' }) });

    expect([none, odd, noHash].map((root) => commitOf(root))).to.deep.equal([undefined, undefined, undefined]);
  });
});
