import { instantOf } from '../../assignment/instant.js';
import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { membershipKey } from '../plan/planned-membership.js';
import { readJournal } from './journal.js';
import type { JournalRecord, Outcome, RestoreOutcome } from './journal-record.js';

/** What the journal says of one row, over all plans. */
export interface RowHistory {
  readonly appId: string;
  readonly userId: string;
  /** A DELETE was about to be sent for this plan, and nothing says how it ended. */
  readonly openIntent: string | undefined;
  /** How it ended last, and for which plan. */
  readonly last: { readonly plan: string; readonly outcome: Outcome } | undefined;
  readonly removed: boolean;
  readonly openRestore: boolean;
  /** When a restore of it was begun last. */
  readonly restoreFrom: string | undefined;
  readonly restore: RestoreOutcome | undefined;
  /** When a restore put it back after it was removed last; undefined where none did. */
  readonly restored: Restored | undefined;
}

/** From before it was asked for until it was seen, ISO 8601. */
export interface Restored {
  readonly from: string;
  readonly to: string;
}

/** What the journal says of one membership, over all plans. */
export interface MembershipHistory {
  /** A DELETE was about to be sent, and nothing says how it ended. */
  readonly hasOpenIntent: boolean;
  /** It is over, and no restore began it again. */
  readonly isEnded: boolean;
  /** The same, and it was a plan that ended it. */
  readonly isOurs: boolean;
}

export interface JournalState {
  /** The last record; undefined where there is no journal. */
  readonly head: { readonly seq: number; readonly digest: string } | undefined;
  readonly rows: ReadonlyMap<string, RowHistory>;
  /** By `membershipKey`. */
  readonly memberships: ReadonlyMap<string, MembershipHistory>;
}

export interface StateOptions {
  /** Reads the journal as it stood at this record; all of it by default. */
  readonly untilSeq?: number | undefined;
}

/** Folds a run's journal into what holds for each row; memory grows with the rows that were touched. */
export async function readJournalState(
  run: FinishedRun,
  signal: AbortSignal,
  { untilSeq = Number.POSITIVE_INFINITY }: StateOptions = {},
): Promise<JournalState> {
  const rows = new Map<string, RowHistory>();
  const memberships = new Map<string, MembershipHistory>();
  let head: JournalState['head'];
  for await (const { record, seq, digest } of readJournal(run, signal)) {
    // the rest is read as well: the chain is checked to its end
    if (seq > untilSeq) continue;
    head = { seq, digest };
    if (isAboutMembership(record)) noteMembership(rows, memberships, record);
    else note(rows, record);
  }
  return { head, rows, memberships };
}

type MembershipRecord = Extract<
  JournalRecord,
  { kind: 'membership-intent' | 'membership-outcome' | 'membership-restore' }
>;

function isAboutMembership(record: JournalRecord): record is MembershipRecord {
  return record.kind.startsWith('membership-');
}

function noteMembership(
  rows: Map<string, RowHistory>,
  memberships: Map<string, MembershipHistory>,
  record: MembershipRecord,
): void {
  const { groupId, userId } = record;
  const key = membershipKey(groupId, userId);
  const known = memberships.get(key) ?? { hasOpenIntent: false, isEnded: false, isOurs: false };
  switch (record.kind) {
    case 'membership-intent':
      memberships.set(key, { ...known, hasOpenIntent: true });
      // from here on each row that hangs on it may be gone
      for (const { appId } of record.going) change(rows, appId, userId, { openIntent: record.plan });
      return;
    case 'membership-outcome':
      // a failure after the DELETE was sent leaves open whether it arrived
      if (record.outcome === 'failed') return;
      memberships.set(key, {
        hasOpenIntent: false,
        isEnded: record.outcome !== 'refused',
        isOurs: record.outcome === 'ended',
      });
      return;
    case 'membership-restore':
      if (record.outcome !== 'failed') memberships.set(key, { hasOpenIntent: false, isEnded: false, isOurs: false });
  }
}

function note(rows: Map<string, RowHistory>, record: Exclude<JournalRecord, MembershipRecord>): void {
  if (!isAboutRow(record)) return;
  const { appId, userId } = record.kind === 'outcome' ? record.entry : record;
  change(rows, appId, userId, changeOf(record, rows.get(rowKey(appId, userId))));
}

function change(rows: Map<string, RowHistory>, appId: string, userId: string, to: Partial<RowHistory>): void {
  const key = rowKey(appId, userId);
  rows.set(key, { ...(rows.get(key) ?? untouched(appId, userId)), ...to });
}

type RowRecord = Exclude<
  JournalRecord,
  MembershipRecord | { kind: 'apply' | 'restore' | 'recheck' | 'recheck-outcome' }
>;

/** A recheck tells what somebody did by hand: nothing that an apply or a restore would go by. */
function isAboutRow(record: Exclude<JournalRecord, MembershipRecord>): record is RowRecord {
  return !['apply', 'restore', 'recheck', 'recheck-outcome'].includes(record.kind);
}

function changeOf(record: RowRecord, known: RowHistory | undefined): Partial<RowHistory> {
  switch (record.kind) {
    case 'intent':
      return { openIntent: record.plan };
    case 'outcome': {
      const last = { plan: record.plan, outcome: record.outcome };
      // a failure after the DELETE was sent leaves open whether it arrived
      if (record.outcome === 'failed') return { last };
      return record.outcome === 'removed' || record.outcome === 'took-more'
        ? { last, openIntent: undefined, removed: true, restored: undefined }
        : { last, openIntent: undefined };
    }
    case 'restore-intent':
      return { openRestore: true, restoreFrom: record.at };
    case 'restore-outcome':
      if (record.outcome === 'not-restored') return { restore: record.outcome };
      return {
        openRestore: false,
        restore: record.outcome,
        restored: { from: known?.restoreFrom ?? record.at, to: record.at },
      };
  }
}

function untouched(appId: string, userId: string): RowHistory {
  return {
    appId,
    userId,
    openIntent: undefined,
    last: undefined,
    removed: false,
    openRestore: false,
    restore: undefined,
    restoreFrom: undefined,
    restored: undefined,
  };
}

/** Whether a row counts as removed for the brakes: it is, or it may be. */
export function countsAsRemoved({ removed, openIntent }: RowHistory): boolean {
  return removed || openIntent !== undefined;
}

/** Whether the journal ends with a row gone, so that nothing hangs on it any more. */
export function isGone(history: RowHistory): boolean {
  return wasGone(history) && history.restored === undefined;
}

function wasGone({ removed, last }: RowHistory): boolean {
  return removed || last?.outcome === 'already-gone';
}

/**
 * Whether nothing is left to be done for a row by a later plan: it is gone, or was put back on purpose after the decision by
 * which it went. Only a revoke that was decided since is another one.
 */
export function isSettled(history: RowHistory, decidedAt: string): boolean {
  const { restored } = history;
  if (!wasGone(history)) return false;
  if (restored === undefined) return true;
  return !((instantOf(decidedAt) ?? 0) > (instantOf(restored.to) ?? Number.POSITIVE_INFINITY));
}
