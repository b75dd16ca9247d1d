import { join } from 'node:path';
import { ConfigError } from '../../src/errors.js';
import { loadPolicy } from '../../src/policy/load.js';
import { aFolderOf } from './folder-of.js';
import { rejectionOf } from './rejection.js';

/** The problems of a policy, and of its waivers, without the folder in front of the file's name. */
export async function problemsOf(policy: string | Uint8Array, waivers?: string): Promise<readonly string[]> {
  const folder = await aFolderOf({ 'p.yaml': policy, ...(waivers === undefined ? {} : { 'w.yaml': waivers }) });
  const error = await rejectionOf(loadPolicy(join(folder, 'p.yaml')));
  if (!(error instanceof ConfigError)) throw error;
  return error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
}
