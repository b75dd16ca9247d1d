import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';

describe('the built-in org', () => {
  it('imports nothing of the client, so that a misreading of Okta cannot be true on both sides', () => {
    const root = join('src', 'sandbox');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

    const outside = files.flatMap((name) => {
      const file = join(root, name);
      const imports = [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) => path);
      return imports.map((path) => normalize(join(dirname(file), path))).filter((path) => !path.startsWith(root));
    });

    expect(files.length).to.be.greaterThan(40);
    expect(outside).to.deep.equal([]);
  });
});
