import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RefusedError } from '../errors.js';

const LOCK_NAME = '.lock';

const ownerSchema = z.object({ pid: z.number().int(), host: z.string() });

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone. A lock that a dead process of this machine left is taken over; one of another
 * machine cannot be judged from here and is refused.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_NAME);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await tryCreate(path)) return { release: () => rm(path, { force: true }) };
    const owner = await readOwner(path);
    if (owner !== undefined) refuseIfAlive(owner, folder, path);
    await rm(path, { force: true });
  }
  throw new RefusedError(`${folder} could not be locked: another process keeps taking ${path}`);
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock; undefined when the file is gone or torn, as a process killed while writing leaves it. */
async function readOwner(path: string): Promise<z.infer<typeof ownerSchema> | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function refuseIfAlive(owner: { pid: number; host: string }, folder: string, path: string): void {
  if (owner.host !== hostname()) {
    throw new RefusedError(
      `${folder} is in use by process ${owner.pid} of the machine ${owner.host}; if that process is dead, delete ${path}`,
    );
  }
  if (owner.pid !== process.pid && isAlive(owner.pid)) {
    throw new RefusedError(`${folder} is in use by process ${owner.pid}: wait for it, or stop it first`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
