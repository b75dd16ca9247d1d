import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../../async/clock.js';
import { recordPrevious } from '../../changes/previous/record-previous.js';
import { messageOf } from '../../errors.js';
import { counted } from '../../files/counted.js';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import type { FileFact } from '../../files/output-file.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { readPreviousApps, readRemovals } from '../../run/previous-records.js';
import { ROW_COLUMNS, rowCells } from './compare-kept.js';
import { namedDifferences } from './compare-reports.js';
import type { NumberedRow } from './compare-rows.js';
import { type Check, checkOf, notDone, type Problem } from './verify-report.js';

export interface BeforeOptions {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The run before: its folder or its manifest; undefined where nobody asked. */
  readonly previous: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

/**
 * Takes from the run before again what this run keeps of it, and compares record by record; from there on `findings`
 * derives the changes. What was decided and removed after this run was made does not count.
 */
export async function checkBefore(options: BeforeOptions): Promise<Check> {
  const { folder, manifest, previous: given, clock, signal } = options;
  const { comparison, previous } = manifest.predicate;
  if (comparison === undefined || previous == null) return notDone('before', 'The run is not compared with another.');
  if (given === undefined) return notDone('before', 'Not asked for: name the run before with --previous.');
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-before-'));
  try {
    const { facts, files } = await recordPrevious(await folderOf(given), {
      ...{ manifestSha256: previous.manifestSha256, into: temporary, roleAttributes: comparison.roleAttributes },
      ...{ until: comparison, judgeAgain: true, clock, signal },
    });
    const problems: Problem[] = [];
    if (JSON.stringify(facts) !== JSON.stringify(comparison)) {
      const what = `says of the run before ${JSON.stringify(comparison)}, where it gives ${JSON.stringify(facts)}`;
      problems.push({ file: LAYOUT.run, what });
    }
    for (const file of files) problems.push(...(await differencesIn(file, folder, temporary, manifest)));
    problems.push(...tooMany(manifest, files));
    return checkOf('before', problems, `${counted(facts.rows, 'assignment')} of the run as of ${previous.asOf}.`);
  } catch (error) {
    signal.throwIfAborted();
    return checkOf('before', [{ file: `../${previous.name}`, what: `cannot be compared: ${messageOf(error)}` }], '');
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function folderOf(given: string): Promise<string> {
  return (await stat(given)).isDirectory() ? given : dirname(given);
}

async function differencesIn(file: FileFact, folder: string, again: string, { subject }: Manifest): Promise<Problem[]> {
  const { name, sha256 } = file;
  const kept = subject.find((each) => each.name === name);
  if (kept === undefined) return [{ file: name, what: 'is missing: the run before has records of it' }];
  if (kept.digest.sha256 === sha256) return [];
  const [found, expected] = [recordsOf(folder, name), recordsOf(again, name)];
  const differences = await namedDifferences(found, expected, ({ cells }) => cells[0] ?? '', ROW_COLUMNS);
  return differences.map((what) => ({
    file: name,
    what: what.replaceAll('the snapshot gives', 'the run before gives'),
  }));
}

/** Files of the run before's rows that it does not give. */
function tooMany({ subject }: Manifest, files: readonly FileFact[]): Problem[] {
  const given = new Set(files.map(({ name }) => name));
  const kept = subject.filter(({ name }) => name.startsWith(`${LAYOUT.previousFolder}/`) && !given.has(name));
  return kept.map(({ name }) => ({ file: name, what: 'was added: the run before gives no such file' }));
}

async function* recordsOf(folder: string, name: string): AsyncGenerator<NumberedRow> {
  let number = 0;
  for await (const cells of cellsOf(folder, name)) {
    number += 1;
    yield { number, cells };
  }
}

async function* cellsOf(folder: string, name: string): AsyncGenerator<readonly string[]> {
  if (name === LAYOUT.previousApps) {
    for await (const { id, label, state, rows } of readPreviousApps(folder)) yield [id, label, state, String(rows)];
  } else if (name === LAYOUT.previousRemovals) {
    for await (const { appId, userId, at, by, run } of readRemovals(folder)) {
      yield [`${appId} ${userId}`, at, by, run];
    }
  } else {
    for await (const batch of readNdjsonGz(join(folder, name))) {
      for (const record of batch) yield rowCells(record);
    }
  }
}
