import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { factOf } from '../../files/file-fact.js';
import { isLockFile } from '../../files/folder-lock.js';
import { isMissingFile } from '../../files/missing-file.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { LATER_RECORDS } from '../../run/post-run-records.js';
import type { Problem } from './verify-report.js';

/** What may lie in a run's folder beside the manifest's subjects. */
const KNOWN: ReadonlySet<string> = new Set([LAYOUT.manifest, LAYOUT.envelope, ...LATER_RECORDS]);

export interface FileCheck {
  readonly problems: readonly Problem[];
  /** The subjects whose bytes are not those of the manifest, missing ones included. */
  readonly altered: ReadonlySet<string>;
}

/** Holds every file of the folder against the manifest: there, of that size, with that SHA-256; and no other file. */
export async function checkFiles(folder: string, manifest: Manifest, signal: AbortSignal): Promise<FileCheck> {
  const problems: Problem[] = [];
  const altered = new Set<string>();
  const sizes = new Map(manifest.predicate.files.map(({ name, bytes }) => [name, bytes]));
  for (const { name, digest } of manifest.subject) {
    signal.throwIfAborted();
    const what = await differenceOf(folder, name, digest.sha256, sizes.get(name), signal);
    if (what === undefined) continue;
    problems.push({ file: name, what });
    altered.add(name);
  }
  const listed = new Set(manifest.subject.map(({ name }) => name));
  for await (const name of filesIn(folder, '')) {
    // a lock is held while a command works in the folder, and says nothing about the run
    if (!listed.has(name) && !KNOWN.has(name) && !isLockFile(name))
      problems.push({ file: name, what: 'was added: no manifest names it' });
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
  if (!isPlainName(name)) return 'is no name of a file within the folder';
  const path = join(folder, name);
  try {
    // a link could show one file to the digest and another one later
    if (!(await lstat(path)).isFile()) return 'is no regular file';
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

/** Every entry of the folder that is no folder itself, `/`-separated. */
async function* filesIn(folder: string, under: string): AsyncGenerator<string> {
  const entries = await readdir(join(folder, under), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(folder, name);
    else yield name;
  }
}
