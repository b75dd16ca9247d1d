import { randomUUID } from 'node:crypto';
import { link, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
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

/** `start` tells a process from a later one of the same id, and `id` one lock from another; absent where the system does not say. */
const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  start: z.string().optional(),
  id: z.string().optional(),
});

/** Ids of the locks that this process holds or is taking: what tells it where the system does not tell its start. */
const OWN_LOCKS = new Set<string>();

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone. A lock that a dead process of this machine left is taken over; one of another
 * machine cannot be judged from here and is refused.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_NAME);
  const id = randomUUID();
  const content = JSON.stringify({ pid: process.pid, host: hostname(), start: await startOf(process.pid), id });
  OWN_LOCKS.add(id);
  try {
    await take(path, content, folder, 0);
    await sweepDrafts(folder);
  } catch (error) {
    OWN_LOCKS.delete(id);
    throw error;
  }
  return {
    release: async () => {
      await release(path, content);
      OWN_LOCKS.delete(id);
    },
  };
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
  for (let attempt = 0; attempt < ATTEMPTS && guards <= MAX_GUARDS; attempt += 1) {
    // another one each time: a draft that is seen before it is whole may be swept
    const draft = `${path}.${randomUUID()}`;
    try {
      await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
      if (await tryMove(link, draft, path)) return;
      const found = await readLock(path);
      if (found === undefined) continue;
      await refuseIfAlive(found, folder, path);
      const guard = path + GUARD_SUFFIX;
      await take(guard, content, folder, guards + 1);
      try {
        if ((await readLock(path)) === found && (await tryMove(rename, draft, path))) return;
      } finally {
        await release(guard, content);
      }
    } finally {
      await rm(draft, { force: true });
    }
  }
  throw new RefusedError(`${folder} could not be locked: another process keeps taking ${path}`);
}

/**
 * Deletes the drafts of processes that died while they took the folder. A torn one names nobody: whoever is still writing it
 * will be refused, as the folder is taken.
 */
async function sweepDrafts(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter(isLockDraft)) {
    const path = join(folder, name);
    const content = await readLock(path);
    if (content !== undefined && (await holderOf(content)) === 'dead') await rm(path, { force: true });
  }
}

/** Removes a lock only where it is still the one that was put there. */
async function release(path: string, content: string): Promise<void> {
  if ((await readLock(path)) === content) await rm(path, { force: true });
}

async function tryMove(move: typeof link, draft: string, path: string): Promise<boolean> {
  try {
    await move(draft, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // the draft may be gone: somebody has taken the folder, and swept it
    if (code === 'EEXIST' || code === 'ENOENT') return false;
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

async function refuseIfAlive(content: string, folder: string, path: string): Promise<void> {
  const holder = await holderOf(content);
  if (holder === 'dead') return;
  const { pid, host } = holder.owner;
  switch (holder.is) {
    case 'elsewhere':
      throw new RefusedError(
        `${folder} is in use by process ${pid} of the machine ${host}; if that process is dead, delete ${path}`,
      );
    case 'alive':
      throw new RefusedError(`${folder} is in use by process ${pid}: wait for it, or stop it first`);
    case 'perhaps-alive':
      throw new RefusedError(
        `${folder} is in use by process ${pid}: wait for it. If that process is another program, which got the number of one that died, delete ${path}`,
      );
  }
}

type Owner = z.infer<typeof ownerSchema>;

/** Who holds a lock; on another machine that cannot be judged, and without the time of its start not for certain. */
type Holder = 'dead' | { readonly is: 'elsewhere' | 'alive' | 'perhaps-alive'; readonly owner: Owner };

/** A torn lock names nobody who could be alive: a lock is whole from its first instant, so a crash of the disk tore it. */
async function holderOf(content: string): Promise<Holder> {
  const owner = parseOwner(content);
  if (owner === undefined) return 'dead';
  if (owner.host !== hostname()) return { is: 'elsewhere', owner };
  if (!isAlive(owner.pid)) return 'dead';
  // this process may hold it by another call; one that had its id before, as in a container that was started anew, is dead
  if (owner.pid === process.pid && owner.start === undefined)
    return OWN_LOCKS.has(owner.id ?? '') ? { is: 'alive', owner } : 'dead';
  const start = await startOf(owner.pid);
  if (owner.start === undefined || start === undefined) return { is: 'perhaps-alive', owner };
  // a process with that id and another start is a stranger to whom the system gave the id of a dead one
  return owner.start === start ? { is: 'alive', owner } : 'dead';
}

function parseOwner(content: string): Owner | undefined {
  return ownerSchema.safeParse(jsonIn(content)).data;
}
