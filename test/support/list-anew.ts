import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes the manifest of a run anew over its files as they are now, and takes the signature away: what somebody can do who has
 * the folder and no key.
 */
export async function listAnew(folder: string): Promise<void> {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  for (const subject of manifest.subject) {
    const bytes = await readFile(join(folder, subject.name));
    subject.digest.sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = manifest.predicate.files.find(({ name }: { readonly name: string }) => name === subject.name);
    file.sha256 = subject.digest.sha256;
    file.bytes = bytes.byteLength;
  }
  await writeFile(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rm(join(folder, 'manifest.dsse.json'), { force: true });
}
