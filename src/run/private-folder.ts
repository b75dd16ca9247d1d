import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../errors.js';
import { isMissingFile } from '../files/missing-file.js';
import { LAYOUT } from './layout.js';

/** Makes a run's folder, with room for its snapshot. */
export async function makeRunFolder(folder: string): Promise<void> {
  await makeEmptyFolder(folder);
  await mkdir(join(folder, LAYOUT.appUsersFolder), { recursive: true, mode: 0o700 });
}

/** Makes a folder, 0700 because it is personal data; one that holds anything is refused and left alone. */
export async function makeEmptyFolder(folder: string): Promise<void> {
  await refuseFilled(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700); // mkdir's mode does not apply to a folder that existed
}

/** Throws ConfigError where a folder holds anything; one that is not there is as good as empty. */
export async function refuseFilled(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown): string[] => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  if (entries.length > 0) {
    throw new ConfigError([
      `${folder} is not empty: every run has a folder of its own. Name another with --out, or go on with that run by --resume`,
    ]);
  }
}
