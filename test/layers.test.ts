import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** What each folder of src may import from the others. Layers point one way: whoever needs a new arrow argues for it here. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  cli: ['changes', 'doctor', 'evidence', 'files', 'okta', 'policy', 'report', 'review', 'rules', 'sandbox', 'signing'],
  evidence: ['changes', 'files', 'packets', 'policy', 'report', 'review', 'rules', 'signing', 'snapshot'],
  changes: ['files', 'okta', 'packets', 'policy', 'report', 'review', 'rules', 'signing', 'snapshot'],
  doctor: ['okta'],
  review: ['files', 'okta', 'packets', 'policy', 'report', 'rules', 'snapshot'],
  packets: ['files', 'policy', 'report', 'rules', 'snapshot'],
  policy: ['report', 'rules'],
  report: ['files', 'rules', 'snapshot'],
  signing: ['files', 'okta'],
  snapshot: ['files'],
  okta: ['files'],
  rules: [],
  files: [],
  sandbox: [],
};

describe('layers', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    it(`lets ${folder} import from ${allowed.join(', ') || 'no other folder'} only`, () => {
      const strangers = files
        .filter((file) => file.startsWith(`${folder}/`))
        .flatMap((file) => importsOf(file).map((target) => ({ file, folder: target.split('/')[0] ?? '' })))
        .filter(({ folder: target }) => target in ALLOWED && target !== folder && !allowed.includes(target))
        .map(({ file, folder: target }) => `${file} imports from ${target}`);

      expect(strangers).to.deep.equal([]);
    });
  }

  it('has no folder that nobody has placed', () => {
    const folders = files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? '');

    expect([...new Set(folders)].filter((folder) => !(folder in ALLOWED))).to.deep.equal([]);
  });
});

/** The files of src that a file imports, relative to src. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => relative(SRC, join(SRC, file, '..', path ?? '')));
}
