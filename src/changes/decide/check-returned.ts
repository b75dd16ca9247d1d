import { personKey } from '../../assignment/person.js';
import { rowDigestOf } from '../../assignment/row-digest.js';
import { rowKey } from '../../assignment/row-key.js';
import { subjectOf } from '../../assignment/subject.js';
import { eachJudgedRow } from '../../derive/judged-rows.js';
import { assignedReviewers } from '../../run/assigned-reviewers.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { type Checked, checkOpenRow, checkRow, delegationAt, delegationRecord, type RunRow } from './check-row.js';
import { missingToken, readPacketHolders } from './packet-holders.js';
import type { NewDecision } from './record-decisions.js';
import { isLeftOpen, type Refusal, type ReturnedRow } from './returned-row.js';

/** A row that may be recorded as it came. */
export interface TakenRow {
  readonly row: ReturnedRow;
  readonly decision: NewDecision;
}

/** A row that is refused, with what the run says of it; `ofRun` is whether the run has such a row. */
export interface RefusedRow {
  readonly row: ReturnedRow;
  readonly refusal: Refusal;
  readonly ofRun: boolean;
}

export interface CheckedRows {
  /** By row, everything that came for it and may be taken. */
  readonly taken: ReadonlyMap<string, readonly TakenRow[]>;
  readonly refused: readonly RefusedRow[];
}

/** Holds every returned row against the run's own. Memory grows with the rows that came back, never with the run. */
export async function checkReturned(
  rows: readonly ReturnedRow[],
  run: FinishedRun,
  signal: AbortSignal,
): Promise<CheckedRows> {
  const pending = byRow(rows);
  const taken = new Map<string, TakenRow[]>();
  const refused: RefusedRow[] = [];
  const reviewerOf = await assignedReviewers(run, signal);
  const digestOf = rowDigestOf(run.facts.org, run.facts.asOf);
  const tokenOf = await readPacketHolders(run);

  function take(row: ReturnedRow, key: string, ofRun: RunRow): void {
    const delegation = delegationAt(run.policy, ofRun.assigned, row.savedAt.ms);
    const runRow = { ...ofRun, delegation };
    const isDelegate = delegation !== undefined && personKey(delegation.to) === personKey(row.reviewer);
    const packetToken = tokenOf(isDelegate ? delegation.from : row.reviewer, row.token);
    const checked = checkOne(row, runRow, missingToken(run, packetToken, row.reviewer));
    if (checked === undefined) return;
    if (checked.kind === 'refused') {
      const { kind: _kind, ...what } = checked;
      const { app_label: appLabel, login } = runRow.facts;
      refused.push({ row, refusal: { file: row.file, reviewer: row.reviewer, appLabel, login, ...what }, ofRun: true });
      return;
    }
    const { decision, reason, assigned } = checked;
    const ofKey = taken.get(key) ?? [];
    taken.set(key, ofKey);
    ofKey.push({ row, decision: newDecision(row, runRow, { decision, reason, assigned, packetToken }) });
  }

  const apps = new Set(rows.map(({ appId }) => appId));
  await eachJudgedRow(
    run,
    signal,
    (reviewed) => {
      const { app, appUser } = reviewed.assignment;
      const key = rowKey(app.id, appUser.id);
      const came = pending.get(key);
      if (came === undefined) return;
      pending.delete(key);
      const { facts } = reviewed;
      const assigned = reviewerOf(app, subjectOf(reviewed.assignment));
      const runRow = { reviewed, facts, digest: digestOf(facts), assigned };
      for (const row of came) take(row, key, runRow);
    },
    apps,
  );
  for (const row of [...pending.values()].flat()) {
    if (isLeftOpen(row)) continue;
    const refusal = { file: row.file, cell: row.cells.key, why: 'the run has no such row', reviewer: row.reviewer };
    refused.push({ row, refusal, ofRun: false });
  }
  return { taken, refused };
}

function checkOne(row: ReturnedRow, runRow: RunRow, withoutToken: string | undefined): Checked | undefined {
  if (isLeftOpen(row)) return checkOpenRow(row, runRow);
  const checked = checkRow(row, runRow);
  if (checked.kind === 'refused' || withoutToken === undefined) return checked;
  return { kind: 'refused', cell: row.cells.reviewer, why: withoutToken, found: row.token };
}

function byRow(rows: readonly ReturnedRow[]): Map<string, ReturnedRow[]> {
  const pending = new Map<string, ReturnedRow[]>();
  for (const row of rows) {
    const key = rowKey(row.appId, row.userId);
    const known = pending.get(key);
    if (known === undefined) pending.set(key, [row]);
    else known.push(row);
  }
  return pending;
}

function newDecision(
  row: ReturnedRow,
  runRow: RunRow,
  checked: Pick<NewDecision, 'decision' | 'reason' | 'assigned' | 'packetToken'>,
): NewDecision {
  const { reviewed, facts } = runRow;
  const { app, appUser } = reviewed.assignment;
  return {
    appId: app.id,
    userId: appUser.id,
    reviewer: row.reviewer.trim(),
    appLabel: app.label,
    login: facts.login,
    rowDigest: row.rowDigest,
    ...checked,
    ...delegationRecord(runRow),
    recommendation: reviewed.evaluation.recommendation,
    source: {
      file: row.file,
      sha256: row.sha256,
      cell: row.cells.decision,
      savedAt: new Date(row.savedAt.ms).toISOString(),
    },
  };
}
