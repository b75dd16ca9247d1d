import { factsOf } from '../../assignment/assignment-facts.js';
import { rowDigestOf } from '../../assignment/row-digest.js';
import { rowKey } from '../../assignment/row-key.js';
import { subjectOf } from '../../assignment/subject.js';
import type { Clock } from '../../async/clock.js';
import { eachJudgedRow } from '../../derive/judged-rows.js';
import { lockFolder } from '../../files/folder-lock.js';
import { assignedReviewers } from '../../run/assigned-reviewers.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { checkRow } from './check-row.js';
import { mendDecisions } from './decision-log.js';
import { readReturnedFile } from './read-file.js';
import { type NewDecision, type NewRefusal, type Recorded, recordDecisions } from './record-decisions.js';
import type { Refusal, ReturnedRow } from './returned-row.js';

export interface ImportOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Who imports, for the record. */
  readonly importedBy: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ImportResult extends Recorded {
  readonly refusals: readonly Refusal[];
}

/**
 * Imports decisions: takes the good rows of the files, and refuses the others cell by cell. Memory grows with the rows
 * that came back, never with the run.
 */
export async function importDecisions(options: ImportOptions): Promise<ImportResult> {
  const lock = await lockFolder(options.folder);
  try {
    const run = await openFinishedRun(options.folder, options.signal);
    await mendDecisions(run);
    const returned = await readAll(options.files, run);
    const { pending, refusals } = withoutRepeats(returned.rows);
    const checked = await checkAll(pending, run, options);
    const refused = [...refusals, ...checked.refused];
    const counts = await recordDecisions(run, checked.taken, refused.flatMap(newRefusal), options);
    return { ...counts, refusals: [...returned.refusals, ...refused.map(({ refusal }) => refusal)] };
  } finally {
    await lock.release();
  }
}

interface RefusedRow {
  readonly row: ReturnedRow;
  readonly refusal: Refusal;
  /** Whether the run has such a row, so that its refusal can be counted among its rows. */
  readonly isOfRun: boolean;
}

async function readAll(
  files: readonly string[],
  run: FinishedRun,
): Promise<{ rows: readonly ReturnedRow[]; refusals: readonly Refusal[] }> {
  const read = [];
  for (const file of files) read.push(await readReturnedFile(file, run));
  return { rows: read.flatMap(({ rows }) => rows), refusals: read.flatMap(({ refusals }) => refusals) };
}

/** Of a row that came several times nobody knows which one is meant: all of them are refused. */
function withoutRepeats(rows: readonly ReturnedRow[]): { pending: Map<string, ReturnedRow>; refusals: RefusedRow[] } {
  const byKey = new Map<string, ReturnedRow[]>();
  for (const row of rows) {
    const key = rowKey(row.appId, row.userId);
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  const pending = new Map<string, ReturnedRow>();
  const refusals: RefusedRow[] = [];
  for (const [key, [first, ...others]] of byKey) {
    if (first === undefined) continue;
    if (others.length === 0) pending.set(key, first);
    else
      refusals.push(
        ...[first, ...others].map((row) => refused(row, row.cells.key, repeatText([first, ...others], row))),
      );
  }
  return { pending, refusals };
}

function repeatText(rows: readonly ReturnedRow[], row: ReturnedRow): string {
  const others = rows.filter((other) => other !== row).map(({ file, cells }) => `${file} ${cells.key}`);
  return `the row came ${rows.length} times, also at ${others.join(', ')}: none of them is taken`;
}

function newRefusal({ row, refusal, isOfRun }: RefusedRow): NewRefusal[] {
  const { appId, userId, reviewer, file, sha256 } = row;
  return isOfRun ? [{ appId, userId, reviewer, source: { file, sha256, cell: refusal.cell }, why: refusal.why }] : [];
}

function refused(row: ReturnedRow, cell: string, why: string, isOfRun = false): RefusedRow {
  return { row, refusal: { file: row.file, cell, why }, isOfRun };
}

async function checkAll(
  pending: Map<string, ReturnedRow>,
  run: FinishedRun,
  { signal }: ImportOptions,
): Promise<{ taken: NewDecision[]; refused: RefusedRow[] }> {
  const taken: NewDecision[] = [];
  const refusals: RefusedRow[] = [];
  const reviewerOf = await assignedReviewers(run, signal);
  const digestOf = rowDigestOf(run.facts.org, run.facts.asOf);
  const apps = new Set([...pending.values()].map(({ appId }) => appId));
  await eachJudgedRow(
    run,
    signal,
    (reviewed) => {
      const { app, appUser } = reviewed.assignment;
      const key = rowKey(app.id, appUser.id);
      const row = pending.get(key);
      if (row === undefined) return;
      pending.delete(key);
      const facts = factsOf(reviewed.assignment);
      const assigned = reviewerOf(app, subjectOf(reviewed.assignment));
      const checked = checkRow(row, { reviewed, facts, digest: digestOf(facts), assigned });
      if (checked.kind === 'refused') {
        refusals.push(refused(row, checked.cell, checked.why, true));
        return;
      }
      taken.push({
        appId: app.id,
        userId: appUser.id,
        reviewer: row.reviewer.trim(),
        appLabel: app.label,
        login: facts.login,
        rowDigest: row.rowDigest,
        decision: checked.decision,
        reason: checked.reason,
        recommendation: reviewed.evaluation.recommendation,
        assigned: checked.assigned,
        source: { file: row.file, sha256: row.sha256, cell: row.cells.decision },
      });
    },
    apps,
  );
  const unknown = [...pending.values()].map((row) => refused(row, row.cells.key, 'the run has no such row'));
  return { taken, refused: [...refusals, ...unknown] };
}
