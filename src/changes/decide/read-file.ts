import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { ConfigError, messageOf } from '../../errors.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { FileToRead } from './file-to-read.js';
import { notReturned } from './not-returned.js';
import { readDecisionsCsv } from './read-csv.js';
import { readPacket } from './read-packet.js';
import type { ReturnedFile } from './returned-row.js';

/** A packet is held whole while it is read: far above any packet's size, far below what would hurt. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A shell hands a pattern over as it was typed where no file is like it. */
const PATTERN = /[*?[]/;

/** What became of one of the files that were named. */
export type FileOutcome =
  | { readonly kind: 'read'; readonly file: FileToRead; readonly returned: ReturnedFile }
  /** Not a file of decisions, or the same one again: nothing is lost. */
  | { readonly kind: 'skipped'; readonly name: string; readonly why: string }
  | { readonly kind: 'unreadable'; readonly name: string; readonly why: string };

/** Reads the returned files, each by itself: one that cannot be read does not stop the others. */
export async function readReturnedFiles(paths: readonly string[], run: FinishedRun): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  const names = new Map<string, string>();
  for (const path of paths) outcomes.push(await readOne(path, run, names));
  return outcomes;
}

/** Throws ConfigError where none of the files can be read: whoever typed their names has made a mistake. */
export function refuseUnreadable(outcomes: readonly FileOutcome[]): void {
  const unreadable = outcomes.flatMap((outcome) => (outcome.kind === 'unreadable' ? [outcome.why] : []));
  if (unreadable.length > 0 && outcomes.every(({ kind }) => kind !== 'read')) throw new ConfigError(unreadable);
}

async function readOne(path: string, run: FinishedRun, names: Map<string, string>): Promise<FileOutcome> {
  const name = basename(path);
  const why = notReturned(name);
  if (why !== undefined) return { kind: 'skipped', name, why };
  try {
    const file = await load(path);
    const first = names.get(file.sha256);
    if (first !== undefined) return { kind: 'skipped', name, why: `${name} is the same file as ${first}` };
    names.set(file.sha256, name);
    return { kind: 'read', file, returned: await readByExtension(path, file, run) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { kind: 'unreadable', name, why: error.message };
  }
}

async function readByExtension(path: string, file: FileToRead, run: FinishedRun): Promise<ReturnedFile> {
  switch (extname(path).toLowerCase()) {
    case '.xlsx':
      return await readPacket(file, run);
    case '.csv':
    case '.txt':
      return readDecisionsCsv(file);
    case '.html':
    case '.htm':
      throw new ConfigError([
        `${path} is the page itself, which holds no decisions: Save decisions on it writes the file to import`,
      ]);
    default:
      throw new ConfigError([`${path}: decisions come as .xlsx or .csv; save it in one of these formats`]);
  }
}

async function load(path: string): Promise<FileToRead> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw new ConfigError([`${path} is not a file`]);
    if (facts.size > MAX_BYTES)
      throw new ConfigError([`${path} has ${facts.size} bytes; ${MAX_BYTES} are read at most`]);
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { name: basename(path), bytes, sha256, changedAt: facts.mtimeMs };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (isMissingFile(error) && PATTERN.test(basename(path))) {
      throw new ConfigError([`no file is there yet as ${path}: put the returned packets into ${dirname(path)}`]);
    }
    throw new ConfigError([`${path}: cannot be read: ${messageOf(error)}`], { cause: error });
  }
}
