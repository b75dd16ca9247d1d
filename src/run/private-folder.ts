import { chmod, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../errors.js';
import { isMissingFile } from '../files/missing-file.js';
import { LAYOUT } from './layout.js';

/** Makes room for a snapshot in a run's folder. */
export async function makeSnapshotFolder(folder: string): Promise<void> {
  await mkdir(join(folder, LAYOUT.appUsersFolder), { recursive: true, mode: 0o700 });
}

/** Makes room for one of the files of a run's folder. */
export async function makeFolderOf(folder: string, name: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
}

/**
 * Takes back the beginning of a run: these files, and the room for its snapshot, so that the folder can be used again.
 * Whatever else is in there stays. Never throws. The caller holds the folder's lock.
 */
export async function unmakeRun(folder: string, files: readonly string[]): Promise<void> {
  for (const name of files) await rm(join(folder, name), { force: true }).catch(ignore);
  for (const name of [LAYOUT.appUsersFolder, LAYOUT.sourcesFolder, LAYOUT.snapshotFolder])
    await rmdir(join(folder, name)).catch(ignore);
}

function ignore(): void {}

/** Makes a folder, 0700 because it is personal data; one that holds anything is refused and left alone. */
export async function makeEmptyFolder(folder: string, instead = OTHER_RUN): Promise<void> {
  await refuseFilled(folder, instead);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700); // mkdir's mode does not apply to a folder that existed
}

const OTHER_RUN = 'every run has a folder of its own. Name another with --out, or resume that run with --resume';

/** Throws ConfigError, which says what to do `instead`, where a folder holds anything; one that is not there is as good as empty. */
export async function refuseFilled(folder: string, instead = OTHER_RUN): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown): string[] => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  if (entries.length > 0) {
    throw new ConfigError([`${folder} is not empty: ${instead}`]);
  }
}
