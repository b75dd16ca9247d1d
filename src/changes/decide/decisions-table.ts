import { join } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import type { Row } from '../../report/columns.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import { textTable } from '../../report/text-table.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { type DecisionRecord, type DecisionSource, type RefusalRecord, readDecisions } from './decision-log.js';

/** Every decision and refusal, in the order of their import, for people; `state` is holds, superseded or refused. */
const DECISIONS_TABLE = textTable('Decisions', [
  'app_label',
  'login',
  'decision',
  'decision_reason',
  'reviewer',
  'reviews_as',
  'recommendation',
  'state',
  'refused_because',
  'file_saved_at',
  'imported_at',
  'imported_by',
  'file',
  'cell',
  'app_id',
  'user_id',
  'row_digest',
]);

const ROWS_PER_WRITE = 500;

/** Writes decisions.csv anew from the record. The caller holds the run's lock. */
export async function writeDecisionsTable(run: FinishedRun): Promise<void> {
  await writeDecisionsTableTo(join(run.folder, RECORDS.decisionsCsv), run);
}

/** Writes the table elsewhere, to be compared. */
export async function writeDecisionsTableTo(path: string, run: FinishedRun): Promise<void> {
  // what was recorded is written down also where the command is being stopped
  const { signal } = new AbortController();
  const holding = await holdingPlaces(run, signal);
  const file = await createCsvFile(path, DECISIONS_TABLE);
  try {
    let rows: Row[] = [];
    for await (const { record, seq } of readDecisions(run, signal)) {
      if (record.kind === 'file') continue;
      rows.push(record.kind === 'refused' ? refusalRow(record) : decisionRow(record, holding.has(seq)));
      if (rows.length < ROWS_PER_WRITE) continue;
      await file.write(rows);
      rows = [];
    }
    await file.write(rows);
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** The places of the decisions that hold: the last ones of their rows. */
async function holdingPlaces(run: FinishedRun, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const last = new Map<string, number>();
  for await (const { record, seq } of readDecisions(run, signal)) {
    if (record.kind === 'decision') last.set(rowKey(record.appId, record.userId), seq);
  }
  return new Set(last.values());
}

function decisionRow(record: DecisionRecord, holds: boolean): Row {
  const { appLabel, login, decision, reason, reviewer, assigned, recommendation, rowDigest } = record;
  const what = [appLabel, login, decision, reason, reviewer, assigned, recommendation];
  return [...what, holds ? 'holds' : 'superseded', '', ...whence(record), rowDigest];
}

function refusalRow(record: RefusalRecord): Row {
  return ['', '', '', '', record.reviewer, '', '', 'refused', record.why, ...whence(record), ''];
}

function whence({ source, at, importedBy, appId, userId }: DecisionRecord | RefusalRecord): Row {
  const [savedAt, file, cell] =
    'file' in source ? [source.savedAt ?? '', source.file, source.cell] : ['', inBulk(source), ''];
  return [savedAt, at, importedBy, file, cell, appId, userId];
}

function inBulk(source: Exclude<DecisionSource, { readonly file: string }>): string {
  return 'keptRest' in source ? 'the rest, kept in bulk' : `recommendation of ${source.acceptedRules.join(', ')}`;
}
