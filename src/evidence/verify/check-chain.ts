import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isMissingFile } from '../../files/missing-file.js';
import { readRegular } from '../../files/regular-file.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { type Check, checkOf, notDone } from './verify-report.js';

/**
 * Holds the manifest of the run before against the digest that this run names. It is looked for where `given` says, a
 * run's folder or its manifest, else beside this run; where it is not there, that is said and is not a failure.
 */
export async function checkChain(folder: string, manifest: Manifest, given: string | undefined): Promise<Check> {
  const { previous } = manifest.predicate;
  if (previous === undefined) return notDone('chain', 'The run names no run before it.');
  if (previous === null) return notDone('chain', 'The run says that it found no run of its org before it.');
  const { name, asOf, manifestSha256 } = previous;
  if (basename(name) !== name) {
    return checkOf('chain', [{ file: LAYOUT.manifest, what: `names ${name} as the folder of the run before` }], '');
  }
  const path = await manifestPath(given ?? join(dirname(resolve(folder)), name));
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
  const said = `the run as of ${asOf}, whose manifest has the SHA-256 ${manifestSha256}`;
  if (bytes === undefined) return notDone('chain', `The run follows ${said}. It is not at ${path} to be compared.`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const problem = {
    file: `../${name}/${LAYOUT.manifest}`,
    what: `has the SHA-256 ${sha256}; this run follows ${said}`,
  };
  return checkOf('chain', sha256 === manifestSha256 ? [] : [problem], `The run follows ${said}.`);
}

async function manifestPath(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => true,
  );
  return isFolder ? join(path, LAYOUT.manifest) : path;
}
