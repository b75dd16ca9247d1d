import { join } from 'node:path';
import { ConfigError } from '../../errors.js';
import { type FolderLock, lockFolder } from '../../files/folder-lock.js';
import { type FileFact, writeOutputFile } from '../../files/output-file.js';
import { makeRunFolder } from '../../run/private-folder.js';
import type { ReviewOptions } from '../options.js';

/** A run that has a folder, and the time that it is about. */
export interface BegunRun {
  readonly folder: string;
  readonly asOf: string;
  readonly startedAt: string;
  /** Held while anything writes into the folder. */
  readonly lock: FolderLock;
  /** The policy and waivers files as used. */
  readonly policyFiles: readonly FileFact[];
}

/** Makes the run's folder and keeps the policy in it, as used. `serverMs` is the org's time at its first answer. */
export async function beginRun(serverMs: number, options: ReviewOptions): Promise<BegunRun> {
  const startedAt = new Date(serverMs).toISOString();
  const asOf = options.asOf ?? startedAt;
  if (Date.parse(asOf) > serverMs) {
    throw new ConfigError([`--as-of ${asOf} lies in the future: the org's clock says ${startedAt}`]);
  }
  const folder = options.folderFor(asOf);
  await makeRunFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const policyFiles: FileFact[] = [];
    for (const file of options.policy.files) {
      policyFiles.push(await writeOutputFile(join(folder, file.name), file.text));
    }
    return { folder, asOf, startedAt, lock, policyFiles };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
