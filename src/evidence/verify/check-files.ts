import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { factOf } from '../../files/file-fact.js';
import { isLockDraft, isLockFile, lockProblem } from '../../files/folder-lock.js';
import { isMissingFile } from '../../files/missing-file.js';
import { folderEntries } from '../../run/folder-entries.js';
import { isLaterRecord, LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { LEFT_OUT_FILE } from '../left-out.js';
import type { Problem } from './verify-report.js';

export interface FileCheck {
  readonly problems: readonly Problem[];
  /** The subjects whose bytes are not those of the manifest, missing ones included. */
  readonly altered: ReadonlySet<string>;
}

/**
 * Holds every file of the folder against the manifest: there, of that size, with that SHA-256; and no other file. A file in
 * `leftOut` may be missing.
 */
export async function checkFiles(
  folder: string,
  manifest: Manifest,
  leftOut: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<FileCheck> {
  const problems: Problem[] = [];
  const altered = new Set<string>();
  const sizes = new Map(manifest.predicate.files.map(({ name, bytes }) => [name, bytes]));
  for (const { name, digest } of manifest.subject) {
    signal.throwIfAborted();
    if (leftOut.has(name)) continue;
    const what = await differenceOf(folder, name, digest.sha256, sizes.get(name), signal);
    if (what === undefined) continue;
    problems.push({ file: name, what });
    altered.add(name);
  }
  const listed = new Set(manifest.subject.map(({ name }) => name));
  for await (const { name, problem } of folderEntries(folder)) {
    if (listed.has(name)) continue; // named above
    const what = problem ?? (isBeside(name) ? undefined : await strangerProblem(folder, name));
    if (what !== undefined) problems.push({ file: name, what });
  }
  return { problems, altered };
}

async function differenceOf(
  folder: string,
  name: string,
  sha256: string,
  bytes: number | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!isPlainName(name)) return 'is not a name of a file within the folder';
  const path = join(folder, name);
  try {
    // a link could show one file to the digest and another one later
    if (!(await lstat(path)).isFile()) return 'is not a regular file';
    const found = await factOf(path, name, signal);
    if (found.bytes === 0 && bytes !== 0) return `is empty; ${bytes ?? 'some'} bytes were written`;
    if (bytes !== undefined && found.bytes !== bytes) {
      return `was changed: it has ${found.bytes} bytes, and ${bytes} were written`;
    }
    return found.sha256 === sha256 ? undefined : `was changed: its SHA-256 is ${found.sha256}, not ${sha256}`;
  } catch (error) {
    if (isMissingFile(error)) return 'is missing';
    throw error;
  }
}

function isPlainName(name: string): boolean {
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !name.includes('\\');
}

/** What may lie in a run's folder beside the manifest's subjects. */
function isBeside(name: string): boolean {
  return [LAYOUT.manifest, LAYOUT.envelope, LEFT_OUT_FILE].includes(name) || isLaterRecord(name);
}

/** A lock is held while a command works in the folder, and says nothing about the run; anything else was added. */
async function strangerProblem(folder: string, name: string): Promise<string | undefined> {
  if (isLockDraft(name)) return 'was left by a process that died while it took the folder: delete it';
  return isLockFile(name) ? await lockProblem(join(folder, name)) : 'was added: no manifest names it';
}
