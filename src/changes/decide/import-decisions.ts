import type { Clock } from '../../async/clock.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { lockRun } from '../../run/lock-run.js';
import { archiveReturned } from './archive-returned.js';
import { checkReturned, type RefusedRow, type TakenRow } from './check-returned.js';
import { type DecidedBefore, olderThanRecord, readDecidedBefore } from './decided-before.js';
import { mendDecisions } from './decision-log.js';
import { type FileOutcome, readReturnedFiles, refuseUnreadable } from './read-file.js';
import { type NewFile, type NewRefusal, type Recorded, recordDecisions } from './record-decisions.js';
import type { Refusal, ReturnedRow } from './returned-row.js';
import { settleRepeats } from './settle-repeats.js';
import { writeRefusals } from './write-refusals.js';

export interface ImportOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Who imports, for the record. */
  readonly importedBy: string;
  /** Where files contradict each other, take the one saved later by the file system's word too. Default false. */
  readonly later?: boolean;
  /** Let a file saved earlier supersede a decision that is on record. Default false. */
  readonly supersede?: boolean;
  /** Where to add what was refused, to a file for each reviewer; nowhere where undefined. */
  readonly refusalsFolder?: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ImportResult extends Recorded {
  /** Rows of files saved earlier that another of these files decides otherwise. */
  readonly outdated: number;
  readonly refusals: readonly Refusal[];
  /** The files that have them, to be sent back to the reviewers. */
  readonly refusalFiles: readonly string[];
  /** Files of which nothing holds: each of their decisions was refused, or they could not be read. */
  readonly nothingTakenOf: readonly string[];
  /** What was passed over without a loss, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Imports decisions: takes the good rows of the files, and refuses the others cell by cell. Memory grows with the rows
 * that came back, never with the run.
 */
export async function importDecisions(options: ImportOptions): Promise<ImportResult> {
  return await importFiles(options, refuseUnreadable);
}

/** The same where nobody typed the files' names: those that cannot be read are refused like others. */
export async function importArrived(options: ImportOptions): Promise<ImportResult> {
  return await importFiles(options, () => {});
}

async function importFiles(
  options: ImportOptions,
  check: (outcomes: readonly FileOutcome[]) => void,
): Promise<ImportResult> {
  const lock = await lockRun(options.folder);
  try {
    const run = await openFinishedRun(options.folder, options.clock);
    await mendDecisions(run);
    const outcomes = await readReturnedFiles(options.files, run);
    check(outcomes);
    return await importAll(run, outcomes, options);
  } finally {
    await lock.release();
  }
}

async function importAll(
  run: FinishedRun,
  outcomes: readonly FileOutcome[],
  options: ImportOptions,
): Promise<ImportResult> {
  const returned = outcomes.flatMap((outcome) => (outcome.kind === 'read' ? [outcome.returned] : []));
  const now = options.clock.now();
  // a clock that is ahead must not make a file the newest for ever
  const rows = returned.flatMap((file) => file.rows).map((row) => savedBy(row, now));
  const before = await readDecidedBefore(run, rows, options.signal);
  const fresh = rows.filter((row) => !before.isSettled(row));
  const checked = await checkReturned(fresh, run, options.signal);
  const settled = settleRepeats(checked.taken, options.later === true);
  const older = options.supersede === true ? [] : settled.taken.flatMap((one) => olderThanRecord(one, before) ?? []);
  const tooOld = new Set(older.map(({ row }) => row));
  const refused = [...checked.refused, ...settled.refused, ...older];
  const taken = settled.taken.filter(({ row }) => !tooOld.has(row));
  const counts = await recordDecisions(
    run,
    {
      decisions: taken.map(({ decision }) => decision),
      refusals: newRefusals(refused, before),
      files: await newFiles(run.folder, outcomes, before, now),
    },
    options,
  );
  const decidedRows = (some: readonly ReturnedRow[]) => some.filter(({ decision }) => decision !== '').length;
  const refusals = [
    ...outcomes.flatMap((one) => (one.kind === 'unreadable' ? [{ file: one.name, cell: '', why: one.why }] : [])),
    ...returned.flatMap((file) => file.refusals),
    ...refused.map(({ refusal }) => refusal),
  ];
  const { refusalsFolder } = options;
  const wrong = new Set(refused.map(({ row }) => row));
  const holding = new Set(rows.filter((row) => row.decision !== '' && !wrong.has(row)).map(({ file }) => file));
  const at = new Date(now).toISOString();
  return {
    ...counts,
    unchanged: counts.unchanged + decidedRows(rows) - decidedRows(fresh),
    outdated: settled.outdated,
    refusals,
    refusalFiles: refusalsFolder === undefined ? [] : await writeRefusals(refusalsFolder, refusals, at),
    nothingTakenOf: [...new Set(refusals.map(({ file }) => file))].filter((file) => !holding.has(file)),
    notes: [...notesOf(outcomes, before), ...lateNotes(taken, before)],
  };
}

function savedBy(row: ReturnedRow, now: number): ReturnedRow {
  return row.savedAt.ms <= now ? row : { ...row, savedAt: { ms: now, by: 'system' } };
}

/** What to record of the refusals: those of rows that the run has, each once. */
function newRefusals(refused: readonly RefusedRow[], before: DecidedBefore): NewRefusal[] {
  const refusals: NewRefusal[] = [];
  for (const { row, refusal, ofRun } of refused) {
    const { appId, userId, reviewer, file, sha256 } = row;
    const { cell, why, appLabel, login } = refusal;
    if (!ofRun || before.isRefused(row, cell, why)) continue;
    refusals.push({ appId, userId, reviewer, appLabel, login, source: { file, sha256, cell }, why });
  }
  return refusals;
}

/** The files that are read to their end for the first time, and are of this run: each is kept in it as it came. */
async function newFiles(
  folder: string,
  outcomes: readonly FileOutcome[],
  before: DecidedBefore,
  now: number,
): Promise<NewFile[]> {
  const files: NewFile[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'read' || outcome.returned.rows.length === 0) continue;
    const { file, returned } = outcome;
    if (before.isKnown(file.sha256)) continue;
    files.push({
      file: file.name,
      sha256: file.sha256,
      savedAt: new Date(Math.min(returned.savedAt.ms, now)).toISOString(),
      savedBy: returned.savedAt.by,
      archived: await archiveReturned(folder, file),
    });
  }
  return files;
}

function notesOf(outcomes: readonly FileOutcome[], before: DecidedBefore): string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'skipped') return [outcome.why];
    if (outcome.kind !== 'read' || !before.isKnown(outcome.file.sha256)) return [];
    return [`${outcome.file.name} was imported before: what it decided then is not decided again`];
  });
}

/** A reviewer's word that came after all takes the place of the policy's. */
function lateNotes(taken: readonly TakenRow[], before: DecidedBefore): string[] {
  const late = taken.filter(({ row }) => before.current(row)?.assigned === 'policy').length;
  if (late === 0) return [];
  return [
    `${late} of the rows were decided by policy after the deadline: they are the reviewers' own decisions now, and a plan made before is to be made again`,
  ];
}
