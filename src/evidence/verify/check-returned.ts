import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import { wordOf } from '../../changes/decide/check-row.js';
import { type DecisionRecord, readDecisions } from '../../changes/decide/decision-log.js';
import { readReturnedFiles } from '../../changes/decide/read-file.js';
import type { ReturnedRow } from '../../changes/decide/returned-row.js';
import { counted } from '../../files/counted.js';
import { createKeyedSpool, type KeyedSpool } from '../../files/keyed-spool.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import type { Problem } from './verify-report.js';

export interface CheckedDecisions {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** A decision as the record has it, with the cell that it quotes. */
interface Quoting extends Pick<DecisionRecord, 'appId' | 'userId' | 'rowDigest' | 'decision' | 'reason' | 'reviewer'> {
  readonly seq: number;
  readonly cell: string;
}

/** So many decisions of one file are named. */
const MAX_NAMED = 20;

/**
 * Reads the returned files again as `decide` read them, and holds every decision that quotes one against its cell: a
 * chain can be computed anew by anybody, and what the reviewer sent cannot. `sound` is by digest, the files that are kept
 * as they came; the decisions wait on disk, so that one file at a time is in memory. Who decided in bulk has sent nothing.
 */
export async function checkReturned(
  run: FinishedRun,
  sound: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<CheckedDecisions> {
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const spool = await createKeyedSpool(join(temporary, 'decisions'));
    const { unkept, unrecorded } = await sortByFile(run, sound, spool, signal);
    const problems = [...unrecorded];
    for (const [sha256, name] of sound) {
      signal.throwIfAborted();
      problems.push(...(await fileProblems(run, name, spool.read(sha256))));
    }
    const what = `${RECORDS.decisions}: ${counted(unkept, 'decision')} of returned files that the run does not keep: not compared with them.`;
    return { problems, notes: unkept === 0 ? [] : [what] };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

interface Sorted {
  /** Decisions of files that were imported by a version that kept none. */
  readonly unkept: number;
  /** Of files that were not imported to their end. */
  readonly unrecorded: readonly Problem[];
}

async function sortByFile(
  run: FinishedRun,
  sound: ReadonlyMap<string, string>,
  spool: KeyedSpool,
  signal: AbortSignal,
): Promise<Sorted> {
  const counts = new Map<string, { file: string; seq: number; count: number; state: 'unkept' | 'kept' | undefined }>();
  for await (const { record, seq } of readDecisions(run, signal)) {
    if (record.kind === 'file') {
      const { file, sha256, archived } = record;
      const known = counts.get(sha256) ?? { file, seq, count: 0 };
      counts.set(sha256, { ...known, state: archived === undefined ? 'unkept' : 'kept' });
      continue;
    }
    if (record.kind !== 'decision' || !('cell' in record.source)) continue;
    const { file, sha256, cell } = record.source;
    const known = counts.get(sha256) ?? { file, seq, count: 0, state: undefined };
    counts.set(sha256, { ...known, count: known.count + 1 });
    if (!sound.has(sha256)) continue;
    const { appId, userId, rowDigest, decision, reason, reviewer } = record;
    await spool.add(sha256, { seq, cell, appId, userId, rowDigest, decision, reason, reviewer } satisfies Quoting);
  }
  const cited = [...counts.values()];
  return {
    unkept: cited.reduce((sum, { count, state }) => sum + (state === 'unkept' ? count : 0), 0),
    unrecorded: cited.flatMap(({ file, seq, state }) =>
      state === undefined
        ? {
            file: RECORDS.decisions,
            what: `record ${seq} quotes ${file}, whose import is not on record: decide was stopped, or the record was rewritten`,
          }
        : [],
    ),
  };
}

async function fileProblems(run: FinishedRun, name: string, decisions: AsyncIterable<unknown>): Promise<Problem[]> {
  const [outcome] = await readReturnedFiles([join(run.folder, name)], run);
  if (outcome?.kind !== 'read') {
    return [{ file: name, what: `cannot be read again as it was imported: ${outcome?.why ?? 'it is gone'}` }];
  }
  const rows = new Map(outcome.returned.rows.map((row) => [placeOf(row, row.cells.decision), row] as const));
  const problems: Problem[] = [];
  let more = 0;
  for await (const decision of decisions) {
    // as it was put into the spool
    const quoting = decision as Quoting;
    const difference = differenceOf(quoting, rows.get(placeOf(quoting, quoting.cell)));
    if (difference === undefined) continue;
    const what = `record ${quoting.seq} (${quoting.appId} ${quoting.userId}) quotes ${quoting.cell} of ${name}, ${difference}`;
    if (problems.length < MAX_NAMED) problems.push({ file: RECORDS.decisions, what });
    else more += 1;
  }
  if (more === 0) return problems;
  return [...problems, { file: RECORDS.decisions, what: `differs from ${name} in ${counted(more, 'more decision')}` }];
}

function placeOf({ appId, userId }: Pick<Quoting, 'appId' | 'userId'>, cell: string): string {
  return `${cell} ${rowKey(appId, userId)}`;
}

/** What the file says otherwise; undefined where it says what was recorded, as `decide` takes it. */
function differenceOf(quoting: Quoting, row: ReturnedRow | undefined): string | undefined {
  if (row === undefined) return 'which has no such decision there';
  const found = {
    decision: wordOf(row.decision) ?? row.decision,
    reason: row.reason.trim(),
    reviewer: row.reviewer.trim(),
    rowDigest: row.rowDigest,
  };
  const member = MEMBERS.find((name) => found[name] !== quoting[name]);
  if (member === undefined) return undefined;
  return `where the ${NAMES[member]} is ${JSON.stringify(found[member])}, and not ${JSON.stringify(quoting[member])}`;
}

const MEMBERS = ['decision', 'reason', 'reviewer', 'rowDigest'] as const;
const NAMES = { decision: 'decision', reason: 'reason', reviewer: 'reviewer', rowDigest: 'row_digest' } as const;
