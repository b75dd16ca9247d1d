import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { Row } from '../../report/columns.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import { textTable } from '../../report/text-table.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { readJournal } from '../journal/journal.js';
import type { Approval, JournalRecord } from '../journal/journal-record.js';
import { type PlanEntry, parsePlan } from '../plan/plan.js';
import { PLAN_FILE } from '../plan/plan-files.js';

export const REMEDIATION_FILE = 'remediation.csv';

const COLUMNS = [
  'app_id',
  'app_label',
  'user_id',
  'login',
  'action',
  'decided_by',
  'decided_at',
  'decision_reason',
  'journalled_at',
  'outcome',
  'proven_at',
  'detail',
  'removed_by',
  'approval',
  'plan_checksum',
  'restore_outcome',
  'restored_at',
  'not_restored',
] as const;

/** From decision to proof: the columns of remediation.csv, and of the report's sheet of that name. */
export const REMEDIATION = textTable('Remediation', COLUMNS);

type Cells = Record<(typeof COLUMNS)[number], string>;

/**
 * What became of every row that a plan was about, by the journal; of the present plan, also what is to be done by hand
 * and what was refused. Memory grows with these rows.
 */
export async function readRemediation(run: FinishedRun, signal: AbortSignal): Promise<Row[]> {
  const rows = new Map<string, Cells>();
  const applies = new Map<string, { readonly by: string; readonly approval: string }>();
  const intents = new Map<string, string>();
  for await (const { record } of readJournal(run, signal)) note(record, rows, applies, intents);
  for (const entry of await plannedEntries(run)) {
    const key = rowKey(entry.appId, entry.userId);
    if (!rows.has(key)) rows.set(key, { ...cellsOf(entry), detail: entry.why });
  }
  return [...rows.values()].map((cells) => COLUMNS.map((column) => cells[column]));
}

/** The entries of the run's plan as it stands; none where there is none that holds. */
async function plannedEntries(run: FinishedRun): Promise<readonly PlanEntry[]> {
  const text = await readFile(join(run.folder, PLAN_FILE), 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '';
    throw error;
  });
  const plan = parsePlan(text);
  return plan?.manifestSha256 === run.manifestSha256 ? plan.entries : [];
}

function note(
  record: JournalRecord,
  rows: Map<string, Cells>,
  applies: Map<string, { readonly by: string; readonly approval: string }>,
  intents: Map<string, string>,
): void {
  switch (record.kind) {
    case 'apply':
      applies.set(record.plan, { by: record.by.login || record.by.id, approval: approvalText(record.approval) });
      return;
    case 'intent':
      intents.set(rowKey(record.appId, record.userId), record.at);
      return;
    case 'outcome': {
      const { entry, plan, at, outcome, detail } = record;
      const key = rowKey(entry.appId, entry.userId);
      const apply = applies.get(plan);
      rows.set(key, {
        ...cellsOf(entry),
        journalled_at: intents.get(key) ?? '',
        outcome,
        proven_at: at,
        detail,
        removed_by: apply?.by ?? '',
        approval: apply?.approval ?? '',
        plan_checksum: plan,
      });
      return;
    }
    case 'restore-outcome': {
      const key = rowKey(record.appId, record.userId);
      const cells = rows.get(key);
      if (cells === undefined) return;
      const missing = [...record.missing, ...(record.detail === '' ? [] : [record.detail])].join('; ');
      rows.set(key, { ...cells, restore_outcome: record.outcome, restored_at: record.at, not_restored: missing });
      return;
    }
    default:
  }
}

function cellsOf(entry: PlanEntry): Cells {
  return {
    app_id: entry.appId,
    app_label: entry.appLabel,
    user_id: entry.userId,
    login: entry.login,
    action: entry.action,
    decided_by: entry.decision.reviewer,
    decided_at: entry.decision.at,
    decision_reason: entry.decision.reason,
    journalled_at: '',
    outcome: '',
    proven_at: '',
    detail: '',
    removed_by: '',
    approval: '',
    plan_checksum: '',
    restore_outcome: '',
    restored_at: '',
    not_restored: '',
  };
}

function approvalText(approval: Approval): string {
  return typeof approval === 'string'
    ? approval
    : `${approval.approver}, ${approval.approvedAt}, key ${approval.keyid}`;
}

/** Writes remediation.csv anew from the journal. */
export async function writeRemediation(run: FinishedRun): Promise<void> {
  // what was done is written down also where the command is being stopped
  const rows = await readRemediation(run, new AbortController().signal);
  const file = await createCsvFile(join(run.folder, REMEDIATION_FILE), REMEDIATION);
  try {
    await file.write(rows);
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
