import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, RefusedError } from '../errors.js';
import { isMissingFile } from '../files/missing-file.js';
import { isLaterRecord, LAYOUT } from './layout.js';

/** Something in a run's folder. */
export interface FolderEntry {
  /** Within the folder, `/`-separated. */
  readonly name: string;
  /** What is wrong with it, to be read after its name; undefined for a regular file. */
  readonly problem: string | undefined;
}

const FOLDERS: ReadonlySet<string> = new Set([
  LAYOUT.snapshotFolder,
  LAYOUT.appUsersFolder,
  LAYOUT.membershipsFolder,
  LAYOUT.previousFolder,
  LAYOUT.previousRowsFolder,
  LAYOUT.usageFolder,
  LAYOUT.packetsFolder,
  LAYOUT.sourcesFolder,
]);
const FILES: ReadonlySet<string> = new Set(Object.values(LAYOUT).filter((name) => !FOLDERS.has(name)));

/**
 * Every entry of a run's folder but its folders, in the order of their names, without following or opening any of them: a
 * link shows what is not in the run, and a pipe keeps whoever opens it waiting.
 */
export async function* folderEntries(folder: string, under = ''): AsyncGenerator<FolderEntry> {
  const entries = await readdir(join(folder, under), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && !FILES.has(name) && !isLaterRecord(name)) yield* folderEntries(folder, name);
    else yield { name, problem: problemOf(entry) };
  }
}

interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function problemOf(entry: Kind): string | undefined {
  if (entry.isFile()) return undefined;
  if (entry.isSymbolicLink()) return 'is a link: what it shows is not in the run';
  return entry.isDirectory() ? 'is a folder where a file belongs' : 'is not a regular file';
}

/** Throws ConfigError where there is no folder: whoever typed its name has made a mistake. */
export async function refuseNoFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ConfigError([`${folder} is not a folder: name the folder of a run`]);
}

/** Throws RefusedError for a run's folder that holds anything but folders and regular files; it may not be there at all. */
export async function refuseIrregular(folder: string): Promise<void> {
  try {
    for await (const { name, problem } of folderEntries(folder)) {
      if (problem !== undefined) throw new RefusedError(`${join(folder, name)} ${problem}: this run is not touched`);
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}
