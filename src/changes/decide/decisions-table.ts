import { join } from 'node:path';
import { personKey } from '../../assignment/person.js';
import { rowKey } from '../../assignment/row-key.js';
import { writtenWhole } from '../../files/output-file.js';
import type { Row } from '../../report/columns.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import { textTable } from '../../report/text-table.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { type DecisionRecord, type DecisionSource, type RefusalRecord, readDecisions } from './decision-log.js';

/** `state` is holds, superseded or refused. */
const COLUMNS = [
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
];

/** Every decision and refusal, in the order of their import, for people. */
const DECISIONS_TABLE = textTable('Decisions', COLUMNS);

/** The same with whether the packet's token came back, where the record tells. */
const WITH_TOKENS = textTable('Decisions', [...COLUMNS, 'packet_token']);

const ROWS_PER_WRITE = 500;

/** Writes decisions.csv anew from the record. The caller holds the run's lock. */
export async function writeDecisionsTable(run: FinishedRun): Promise<void> {
  await writeDecisionsTableTo(join(run.folder, RECORDS.decisionsCsv), run);
}

/** Writes the table elsewhere, to be compared. */
export async function writeDecisionsTableTo(path: string, run: FinishedRun): Promise<void> {
  // what was recorded is written down also where the command is being stopped
  const { signal } = new AbortController();
  const { holding, hasTokens } = await survey(run, signal);
  const file = await createCsvFile(path, hasTokens ? WITH_TOKENS : DECISIONS_TABLE);
  await writtenWhole(file, async () => {
    let rows: Row[] = [];
    for await (const { record, seq } of readDecisions(run, signal)) {
      if (record.kind === 'file') continue;
      const row = record.kind === 'refused' ? refusalRow(record) : decisionRow(record, holding.has(seq));
      rows.push(hasTokens ? [...row, tokenText(record)] : row);
      if (rows.length < ROWS_PER_WRITE) continue;
      await file.write(rows);
      rows = [];
    }
    await file.write(rows);
  });
}

/** The places of the decisions that hold, the last ones of their rows; and whether any record tells of a token. */
async function survey(run: FinishedRun, signal: AbortSignal) {
  const last = new Map<string, number>();
  let hasTokens = false;
  for await (const { record, seq } of readDecisions(run, signal)) {
    if (record.kind !== 'decision') continue;
    last.set(rowKey(record.appId, record.userId), seq);
    hasTokens ||= record.packetToken !== undefined;
  }
  return { holding: new Set(last.values()), hasTokens };
}

function tokenText(record: DecisionRecord | RefusalRecord): string {
  if (record.kind === 'refused' || record.packetToken === undefined) return '';
  return record.packetToken === 'returned' ? 'returned by a holder of the packet' : 'not returned';
}

function decisionRow(record: DecisionRecord, holds: boolean): Row {
  const { appLabel, login, decision, reason, reviewer, recommendation, rowDigest } = record;
  const what = [appLabel, login, decision, reason, reviewer, reviewsAs(record), recommendation];
  return [...what, holds ? 'holds' : 'superseded', '', ...whence(record), rowDigest];
}

function reviewsAs({ assigned, reviewer, delegation }: DecisionRecord): string {
  if (delegation === undefined) return assigned;
  const { from, to, approvedBy } = delegation;
  return personKey(reviewer) === personKey(to)
    ? `${assigned}, as the delegate of ${from} (approved by ${approvedBy})`
    : `${assigned}, or ${to} as the delegate (approved by ${approvedBy})`;
}

function refusalRow(record: RefusalRecord): Row {
  const { appLabel = '', login = '' } = record;
  return [appLabel, login, '', '', record.reviewer, '', '', 'refused', record.why, ...whence(record), ''];
}

function whence({ source, at, importedBy, appId, userId }: DecisionRecord | RefusalRecord): Row {
  const [savedAt, file, cell] =
    'file' in source ? [source.savedAt ?? '', source.file, source.cell] : ['', inBulk(source), ''];
  return [savedAt, at, importedBy, file, cell, appId, userId];
}

function inBulk(source: Exclude<DecisionSource, { readonly file: string }>): string {
  if ('undecided' in source) {
    const { due, reviewer } = source.undecided;
    return `by policy, after ${due}: ${reviewer} did not decide`;
  }
  return 'keptRest' in source ? 'the rest, kept in bulk' : `recommendation of ${source.acceptedRules.join(', ')}`;
}
