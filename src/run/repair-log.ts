import { access } from 'node:fs/promises';
import type { ChainHeader } from '../files/chain-line.js';
import { openChainedLog } from '../files/chained-log.js';
import { isMissingFile } from '../files/missing-file.js';

/** Drops a torn last line of a chained log, if there is such a log. The caller holds the folder's lock. */
export async function mendChainedLog(path: string, header: ChainHeader): Promise<void> {
  try {
    await access(path);
  } catch (error) {
    if (isMissingFile(error)) return;
    throw error;
  }
  const log = await openChainedLog(path, header, { sync: true });
  await log.close();
}
