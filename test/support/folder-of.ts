import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

/** Writes files into a new temporary folder, and returns the folder's path. */
export async function aFolderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder('files');
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
