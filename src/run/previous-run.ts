import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, messageOf } from '../errors.js';
import { parseJson } from '../files/json-text.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';
import { LAYOUT } from './layout.js';
import { parseManifest } from './manifest.js';
import type { PreviousRun, Selection } from './run-facts.js';

interface FoundRun extends PreviousRun {
  readonly org: string;
  readonly finishedAt: string;
  readonly verdict: 'complete' | 'incomplete';
  readonly selection: Selection;
}

/**
 * The run that `--previous` names, by its folder or its manifest. Throws ConfigError where there is none, or where it is
 * of another org.
 */
export async function namedPreviousRun(path: string, org: string): Promise<PreviousRun> {
  const manifest = (await isFolder(path)) ? join(path, LAYOUT.manifest) : path;
  let found: FoundRun;
  try {
    found = await readRun(manifest);
  } catch (error) {
    throw new ConfigError([`--previous ${path}: ${messageOf(error)}`]);
  }
  if (found.org !== org) throw new ConfigError([`--previous ${path} is a run of ${found.org}, not of ${org}`]);
  return previousOf(found);
}

/**
 * The newest complete run of the org that asked for the same apps, among the folders beside this one: by as-of, and of
 * equals the one that ended last; null where there is none. A folder without a manifest that can be read is none.
 */
export async function newestRunBeside(folder: string, org: string, selection: Selection): Promise<PreviousRun | null> {
  const own = basename(resolve(folder));
  const newest = (await foundIn(dirname(resolve(folder)), org)).find(
    ({ name, verdict, selection: asked }) => name !== own && verdict === 'complete' && isSameScope(asked, selection),
  );
  return newest === undefined ? null : previousOf(newest);
}

/** The complete runs of an org in a folder, the newest first. */
export async function completeRunsIn(parent: string, org: string): Promise<readonly PreviousRun[]> {
  return (await foundIn(parent, org)).filter(({ verdict }) => verdict === 'complete').map(previousOf);
}

/** All runs of an org in a folder that came to an end, incomplete ones too, the newest first. */
export async function runsIn(parent: string, org: string): Promise<readonly PreviousRun[]> {
  return (await foundIn(parent, org)).map(previousOf);
}

async function foundIn(parent: string, org: string): Promise<FoundRun[]> {
  const runs: FoundRun[] = [];
  for (const name of await foldersIn(parent)) {
    const run = await readRun(join(parent, name, LAYOUT.manifest)).catch(() => undefined);
    if (run?.org === org) runs.push(run);
  }
  return runs.sort((a, b) => keyOf(b).localeCompare(keyOf(a), 'en'));
}

/** The name of a signed run of the org among the folders beside this one; undefined where there is none. */
export async function signedRunBeside(folder: string, org: string): Promise<string | undefined> {
  const parent = dirname(resolve(folder));
  for (const name of await foldersIn(parent)) {
    if (name === basename(resolve(folder)) || !(await isFile(join(parent, name, LAYOUT.envelope)))) continue;
    const run = await readRun(join(parent, name, LAYOUT.manifest)).catch(() => undefined);
    if (run?.org === org) return name;
  }
  return undefined;
}

/** SHA-256 and facts of a run's manifest. */
async function readRun(path: string): Promise<FoundRun> {
  const bytes = await readRegular(path);
  const { predicate } = parseManifest(parseJson(bytes.toString('utf8'), path));
  return {
    name: basename(dirname(resolve(path))),
    org: predicate.org,
    asOf: predicate.asOf,
    finishedAt: predicate.finishedAt,
    verdict: predicate.verdict,
    selection: predicate.selection,
    manifestSha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** A run of one app says nothing of the others, and a list of statuses or globs means the same in any order. */
function isSameScope(one: Selection, other: Selection): boolean {
  const keys = ['statuses', 'include', 'exclude', 'only'] as const;
  const sorted = (list: readonly string[]) => JSON.stringify([...new Set(list)].sort());
  return keys.every((key) => sorted(one[key]) === sorted(other[key]));
}

function previousOf({ name, asOf, manifestSha256 }: FoundRun): PreviousRun {
  return { name, asOf, manifestSha256 };
}

function keyOf({ asOf, finishedAt }: FoundRun): string {
  return `${asOf} ${finishedAt}`;
}

async function foldersIn(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  return await lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return await lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
