import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

/** A new folder that is removed when the tests of the file have ended. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  made.add(folder);
  return folder;
}

/** The folders that were made so far, which may be there still when a file's tests have ended. */
export function temporaryFolders(): ReadonlySet<string> {
  return made;
}
