import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ConfigError } from '../../errors.js';
import { writeOutputFile } from '../../files/output-file.js';
import { oneLine } from '../../files/plain-text.js';
import { type ImportOptions, type ImportResult, importArrived } from './import-decisions.js';
import { notReturned } from './not-returned.js';
import type { Refusal } from './returned-row.js';

export interface InboxOptions extends Omit<ImportOptions, 'files'> {
  /** The folder that what comes back arrives in. */
  readonly inbox: string;
}

export interface InboxResult extends ImportResult {
  /** Where the files are now. */
  readonly movedToTaken: readonly string[];
  readonly movedToRefused: readonly string[];
}

/** Younger files may still be on their way in. */
const SETTLED_MS = 5000;
/** A name that every file system takes, with room for what is put after it. */
const MAX_NAME_BYTES = 230;

/**
 * Imports whatever came into a folder, all of it together, and clears it: into `taken/` what said nothing wrong, into
 * `refused/` what did, with a text file beside it that says why. Killed in between, the next one finds the same files, which
 * decide nothing twice, and moves them.
 */
export async function importInbox(options: InboxOptions): Promise<InboxResult> {
  const { inbox, clock } = options;
  const files = await arrived(inbox, clock.now());
  const result = files.length === 0 ? NOTHING : await importArrived({ ...options, files });
  const refusalsOf = (file: string) => result.refusals.filter((refusal) => refusal.file === basename(file));
  const movedToTaken: string[] = [];
  const movedToRefused: string[] = [];
  for (const file of files) {
    const refusals = refusalsOf(file);
    const moved = await move(file, join(inbox, refusals.length === 0 ? 'taken' : 'refused'));
    (refusals.length === 0 ? movedToTaken : movedToRefused).push(moved);
    if (refusals.length > 0) await writeOutputFile(`${moved}.why.txt`, whyText(basename(file), refusals, result));
  }
  return { ...result, movedToTaken, movedToRefused };
}

/** The files of an inbox, by name; not what lies in its folders. */
async function arrived(inbox: string, nowMs: number): Promise<string[]> {
  const entries = await readdir(inbox, { withFileTypes: true }).catch((error: unknown) => {
    throw new ConfigError([`${inbox} is not a folder that can be read`], { cause: error });
  });
  const files: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || notReturned(entry.name) !== undefined) continue;
    const path = join(inbox, entry.name);
    const { mtimeMs } = await stat(path);
    if (Math.abs(nowMs - mtimeMs) >= SETTLED_MS) files.push(path);
  }
  return files.sort();
}

const NOTHING: ImportResult = {
  taken: 0,
  unchanged: 0,
  superseding: 0,
  outdated: 0,
  refusals: [],
  refusalFiles: [],
  nothingTakenOf: [],
  notes: [],
};

/** Moves a file; another one of that name that lies there keeps it. */
async function move(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const there = new Set(await readdir(folder));
  const name = basename(file);
  let target = name;
  if (there.has(name) || Buffer.byteLength(name) > MAX_NAME_BYTES) {
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    const stem = Array.from(basename(name, extname(name)));
    while (Buffer.byteLength(stem.join('')) > MAX_NAME_BYTES - 30) stem.pop();
    target = `${stem.join('')}-${sha256.slice(0, 12)}${extname(name).slice(0, 8)}`;
  }
  await rename(file, join(folder, target));
  return join(folder, target);
}

function whyText(name: string, refusals: readonly Refusal[], { nothingTakenOf }: ImportResult): string {
  const lines = refusals.map(({ cell, why, login = '' }) =>
    oneLine(`${cell === '' ? '' : `${cell}${login === '' ? '' : ` (${login})`}: `}${why}`),
  );
  const taken = nothingTakenOf.includes(name)
    ? 'Nothing of this file was taken.'
    : 'Decisions that are not named here were taken.';
  return [
    `${oneLine(name)}: refused as follows. ${taken} Mend these, save the file anew, and put it back.`,
    '',
    ...lines,
    '',
  ].join('\n');
}
