import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { RefusedRow, TakenRow } from './check-returned.js';
import { type DecisionRecord, readDecisions } from './decision-log.js';
import { isSame } from './record-decisions.js';
import type { ReturnedRow } from './returned-row.js';

/** What a run's record says already of the files and rows that are being imported. */
export interface DecidedBefore {
  /** Whether this file has decided this row already, whatever came after it. */
  isSettled(row: ReturnedRow): boolean;
  /** Whether exactly this refusal is on record. */
  isRefused(row: ReturnedRow, cell: string, why: string): boolean;
  /** Whether the file was imported to its end. */
  isKnown(sha256: string): boolean;
  current(row: ReturnedRow): DecisionRecord | undefined;
}

export async function readDecidedBefore(
  run: FinishedRun,
  rows: readonly ReturnedRow[],
  signal: AbortSignal,
): Promise<DecidedBefore> {
  const keys = new Set(rows.map(keyOf));
  const imported = new Set(rows.map(({ sha256 }) => sha256));
  const files = new Set<string>();
  const decided = new Set<string>();
  const refused = new Set<string>();
  const current = new Map<string, DecisionRecord>();
  for await (const { record } of readDecisions(run, signal)) {
    if (record.kind === 'file') {
      files.add(record.sha256);
      continue;
    }
    const key = rowKey(record.appId, record.userId);
    const { source } = record;
    const sha256 = 'sha256' in source && imported.has(source.sha256) ? source.sha256 : undefined;
    if (record.kind === 'decision') {
      if (keys.has(key)) current.set(key, record);
      if (sha256 !== undefined) decided.add(`${sha256} ${key}`);
    } else if (sha256 !== undefined && 'cell' in source) {
      refused.add(`${sha256} ${key}`);
      refused.add(JSON.stringify([sha256, key, source.cell, record.why]));
    }
  }
  return {
    isSettled(row) {
      const ofFile = `${row.sha256} ${keyOf(row)}`;
      return decided.has(ofFile) || (files.has(row.sha256) && !refused.has(ofFile));
    },
    isRefused: (row, cell, why) => refused.has(JSON.stringify([row.sha256, keyOf(row), cell, why])),
    isKnown: (sha256) => files.has(sha256),
    current: (row) => current.get(keyOf(row)),
  };
}

/** Why a row may not supersede what is on record: it was saved before. Undefined where it may. */
export function olderThanRecord({ row, decision }: TakenRow, before: DecidedBefore): RefusedRow | undefined {
  const current = before.current(row);
  if (current === undefined || isSame(current, decision)) return undefined;
  const recorded = 'savedAt' in current.source ? (current.source.savedAt ?? current.at) : current.at;
  if (row.savedAt.ms >= Date.parse(recorded)) return undefined;
  const { decision: word, reviewer, source } = current;
  const saved = new Date(row.savedAt.ms).toISOString();
  const by = 'file' in source ? `in ${source.file}, saved ${recorded}` : `accepted ${recorded}`;
  return {
    row,
    refusal: {
      file: row.file,
      cell: row.cells.decision,
      why:
        'undecided' in source
          ? `it came after the deadline of ${source.undecided.due}, and the policy decided ${word} on ${recorded}; this file was saved before that, ${saved}: --supersede takes the reviewer's word in place of the policy's`
          : `the decision on record is newer: ${word} by ${reviewer} (${by}); this file was saved ${saved}; --supersede takes it all the same`,
      found: row.decision,
      reviewer: row.reviewer,
      appLabel: decision.appLabel,
      login: decision.login,
    },
    ofRun: true,
  };
}

function keyOf({ appId, userId }: ReturnedRow): string {
  return rowKey(appId, userId);
}
