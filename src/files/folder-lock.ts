import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RefusedError } from '../errors.js';
import { jsonIn } from './json-text.js';
import { isMissingFile } from './missing-file.js';
import { isAlive, startOf } from './process-start.js';
import { readRegular } from './regular-file.js';

const LOCK_NAME = '.lock';
const GUARD_SUFFIX = '.takeover';
const OWN_FILES = /^\.lock(\.takeover)*$/;
const DRAFTS = /^\.lock(\.takeover)*\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Far more than a lock says. */
const MAX_LOCK_LENGTH = 1024;

const ATTEMPTS = 3;
/** Guards of guards: each one more is needed only where a process died in the instant in which it held the one before. */
const MAX_GUARDS = 3;

/** `start` tells a process from a later one of the same id; absent where the system does not say. */
const ownerSchema = z.object({ pid: z.number().int(), host: z.string(), start: z.string().optional() });

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone. A lock that a dead process of this machine left is taken over; one of another
 * machine cannot be judged from here and is refused.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_NAME);
  const content = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    start: await startOf(process.pid),
    id: randomUUID(),
  });
  await take(path, content, folder, 0);
  return { release: () => release(path, content) };
}

/** Whether a name in a folder is the lock's. */
export function isLockFile(name: string): boolean {
  return OWN_FILES.test(name);
}

/** Whether it is one that is there only for the instant in which a lock is being taken. */
export function isLockDraft(name: string): boolean {
  return DRAFTS.test(name);
}

/** What is wrong with a lock that lies in a folder, to be read after its name; undefined where it may be one. */
export async function lockProblem(path: string): Promise<string | undefined> {
  const length = (await readLock(path))?.length ?? 0;
  return length > MAX_LOCK_LENGTH ? 'is not a lock as this program makes it: delete it' : undefined;
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
      await refuseIfAlive(found, folder, path);
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
    return (await readRegular(path)).toString('utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/** A torn lock names nobody who could be alive: a lock is whole from its first instant, so a crash of the disk tore it. */
async function refuseIfAlive(content: string, folder: string, path: string): Promise<void> {
  const owner = parseOwner(content);
  if (owner === undefined) return;
  if (owner.host !== hostname()) {
    throw new RefusedError(
      `${folder} is in use by process ${owner.pid} of the machine ${owner.host}; if that process is dead, delete ${path}`,
    );
  }
  if (owner.pid === process.pid || !isAlive(owner.pid)) return;
  const start = await startOf(owner.pid);
  if (owner.start !== undefined && start !== undefined) {
    // the process that took the lock is dead, and the system gave its id to a stranger
    if (owner.start !== start) return;
    throw new RefusedError(`${folder} is in use by process ${owner.pid}: wait for it, or stop it first`);
  }
  throw new RefusedError(
    `${folder} is in use by process ${owner.pid}: wait for it. If that process is another program, which got the number of one that died, delete ${path}`,
  );
}

function parseOwner(content: string): z.infer<typeof ownerSchema> | undefined {
  return ownerSchema.safeParse(jsonIn(content)).data;
}
