import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RefusedError } from '../errors.js';
import { isMissingFile } from './missing-file.js';

const LOCK_NAME = '.lock';
const GUARD_SUFFIX = '.takeover';
const OWN_FILES = /^\.lock(\.takeover)*(\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/;

const ATTEMPTS = 3;
/** Guards of guards: each one more is needed only where a process died in the instant in which it held the one before. */
const MAX_GUARDS = 3;

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
  const content = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  await take(path, content, folder, 0);
  return { release: () => release(path, content) };
}

/** Whether a name in a folder is the lock's, or one that is there only while the lock is being taken. */
export function isLockFile(name: string): boolean {
  return OWN_FILES.test(name);
}

/**
 * Puts a lock at `path`, whole from its first instant: it is linked or renamed there, never written there. A dead lock
 * is replaced only by who holds the guard, and only as it was judged: two that saw the same dead owner cannot both win.
 */
async function take(path: string, content: string, folder: string, guards: number): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    for (let attempt = 0; attempt < ATTEMPTS && guards <= MAX_GUARDS; attempt += 1) {
      if (await tryLink(draft, path)) return;
      const found = await readLock(path);
      if (found === undefined) continue;
      refuseIfAlive(found, folder, path);
      const guard = path + GUARD_SUFFIX;
      await take(guard, content, folder, guards + 1);
      try {
        if ((await readLock(path)) === found) return await rename(draft, path);
      } finally {
        await release(guard, content);
      }
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new RefusedError(`${folder} could not be locked: another process keeps taking ${path}`);
}

/** Removes a lock only where it is still the one that was put there. */
async function release(path: string, content: string): Promise<void> {
  if ((await readLock(path)) === content) await rm(path, { force: true });
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What a lock holds; undefined where it is gone. */
async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/** A torn lock names nobody who could be alive: a lock is whole from its first instant, so a crash of the disk tore it. */
function refuseIfAlive(content: string, folder: string, path: string): void {
  const owner = parseOwner(content);
  if (owner === undefined) return;
  if (owner.host !== hostname()) {
    throw new RefusedError(
      `${folder} is in use by process ${owner.pid} of the machine ${owner.host}; if that process is dead, delete ${path}`,
    );
  }
  if (owner.pid !== process.pid && isAlive(owner.pid)) {
    throw new RefusedError(`${folder} is in use by process ${owner.pid}: wait for it, or stop it first`);
  }
}

function parseOwner(content: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
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
