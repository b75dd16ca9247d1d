import { type FolderLock, lockFolder } from '../files/folder-lock.js';
import { refuseNoFolder } from './folder-entries.js';

/** Takes a run for this process alone (see lockFolder). Throws ConfigError for what is not a folder. */
export async function lockRun(folder: string): Promise<FolderLock> {
  await refuseNoFolder(folder);
  return await lockFolder(folder);
}
