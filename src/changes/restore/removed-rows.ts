import { isDeepStrictEqual } from 'node:util';
import type { AppUser, JsonObject } from '../../assignment/records.js';
import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { parseAppUserRecord } from '../../run/read-records.js';
import { readJournal } from '../journal/journal.js';
import type { JournalRecord, RestoreOutcome } from '../journal/journal-record.js';
import type { Restored } from '../journal/journal-state.js';
import { isAssignedDirectly, type PlanEntry } from '../plan/plan.js';
import { membershipKey, type PlannedMembership } from '../plan/planned-membership.js';
import { type BackedPlan, backedPlan } from './backed-plan.js';
import { type InPlan, membershipNotBacked, notBacked, orderedEntry, orderedMembership } from './ordered-by-plan.js';

/** A removal that the journal shows and that its plan orders. */
export interface RemovedRow {
  readonly entry: PlanEntry;
  readonly removedAt: string;
  /** The application user as the journal has it from right before the removal. */
  readonly appUser: AppUser;
  /** Whether the assignment went; where only memberships of its were ended, something else may still give it. */
  readonly isRemoved: boolean;
  /** When an earlier restore had put it back before it went; undefined where none had. */
  readonly restored?: Restored | undefined;
  /** Those of its memberships that were ended. */
  readonly memberships: readonly PlannedMembership[];
}

/** How far restores of a run have come since a row was removed last, by row. */
export interface RestoreProgress {
  readonly hasIntent: ReadonlySet<string>;
  readonly ended: ReadonlyMap<string, RestoreOutcome>;
  /** Keys of the memberships that were begun again. */
  readonly begun: ReadonlySet<string>;
}

/**
 * Reads what a run's journal shows removed. Throws RefusedError for a removal that no plan of the run orders: whoever may
 * write to the folder can write a journal, and what is put back is access.
 */
export async function readRemoved(
  run: FinishedRun,
  signal: AbortSignal,
): Promise<{ readonly removed: readonly RemovedRow[]; readonly progress: RestoreProgress }> {
  const plans = new Map<string, BackedPlan>();
  const intents = new Map<string, Intent>();
  const touched = new Map<string, Touched>();
  const removed = new Map<string, RemovedRow>();
  const hasIntent = new Set<string>();
  const ended = new Map<string, RestoreOutcome>();
  const begun = new Set<string>();
  const begunAt = new Map<string, string>();
  const restored = new Map<string, Restored>();
  const note = (row: RemovedRow): void => {
    const key = rowKey(row.entry.appId, row.entry.userId);
    removed.set(key, { ...row, restored: restored.get(key) });
    // what an earlier restore put back is gone again
    hasIntent.delete(key);
    ended.delete(key);
  };
  const touch = (entry: PlanEntry, { plan, groupId }: InPlan, intent: Intent): void => {
    const key = rowKey(entry.appId, entry.userId);
    const known = touched.get(key);
    // what was recorded before the first of a row's memberships ended is what it was
    const own = known?.intent.plan === plan ? known : { entry, groups: new Set<string>(), intent };
    own.groups.add(groupId);
    touched.set(key, own);
    intents.set(key, own.intent);
  };
  const touchedBy = (record: InPlan, where: string): readonly Touched[] => {
    const all = [...touched.values()].filter(
      ({ entry, groups, intent }) =>
        entry.userId === record.userId && groups.has(record.groupId) && intent.plan === record.plan,
    );
    if (all.length > 0) return all;
    throw membershipNotBacked(where, record, 'no record before it says what hung on it');
  };
  for await (const { record, seq } of readJournal(run, signal)) {
    const where = `${RECORDS.journal}, record ${seq}`;
    switch (record.kind) {
      case 'apply':
        if (!plans.has(record.plan)) plans.set(record.plan, await backedPlan(run, record.plan, signal));
        break;
      case 'intent':
        orderedEntry(plans, record, record, where);
        intents.set(rowKey(record.appId, record.userId), intentOf(record.plan, record.appUser));
        break;
      case 'membership-intent':
        for (const { appId, appUser } of record.going) {
          touch(orderedMembership(plans, record, appId, where), record, intentOf(record.plan, appUser));
        }
        break;
      case 'membership-outcome':
        for (const { entry, groups, intent } of touchedBy(record, where)) {
          if (record.outcome === 'refused' || record.outcome === 'already-over') groups.delete(record.groupId);
          if (record.outcome === 'ended') begun.delete(membershipKey(record.groupId, record.userId));
          if (record.outcome === 'ended') note(withEnded(entry, record.at, groups, intent.appUser, where));
        }
        break;
      case 'outcome': {
        if (record.outcome !== 'removed' && record.outcome !== 'took-more') break;
        const key = rowKey(record.entry.appId, record.entry.userId);
        note(removedBy(record, plans, intents.get(key)?.appUser, touched.get(key)?.groups, where));
        break;
      }
      case 'membership-restore':
        if (record.outcome !== 'failed') begun.add(membershipKey(record.groupId, record.userId));
        break;
      case 'restore-intent':
        hasIntent.add(rowKey(record.appId, record.userId));
        begunAt.set(rowKey(record.appId, record.userId), record.at);
        break;
      case 'restore-outcome':
        ended.set(rowKey(record.appId, record.userId), record.outcome);
        if (record.outcome !== 'not-restored') {
          const key = rowKey(record.appId, record.userId);
          restored.set(key, { from: begunAt.get(key) ?? record.at, to: record.at });
        }
        break;
      default:
    }
  }
  return { removed: [...removed.values()], progress: { hasIntent, ended, begun } };
}

/** A row that a membership was about to take along, and the groups that are or may be over for it. */
interface Touched {
  readonly entry: PlanEntry;
  readonly groups: Set<string>;
  readonly intent: Intent;
}

interface Intent {
  readonly plan: string;
  readonly appUser: AppUser;
}

function intentOf(plan: string, appUser: JsonObject): Intent {
  return { plan, appUser: parseAppUserRecord(appUser) };
}

function removedBy(
  { entry: said, plan, at }: JournalRecord & { readonly kind: 'outcome' },
  plans: ReadonlyMap<string, BackedPlan>,
  appUser: AppUser | undefined,
  groups: ReadonlySet<string> | undefined,
  where: string,
): RemovedRow {
  const entry = orderedEntry(plans, { plan }, said, where);
  if (!isDeepStrictEqual(entry, said)) throw notBacked(where, said, 'its plan says something else of that row');
  if (appUser === undefined) throw notBacked(where, said, 'no record before it says what the assignment was');
  if (appUser.id !== entry.userId) throw notBacked(where, said, `what was recorded is of the user ${appUser.id}`);
  const memberships = entry.memberships.filter(({ groupId }) => groups?.has(groupId) === true);
  if (!isAssignedDirectly(entry) && memberships.length === 0) {
    throw notBacked(where, said, 'no record before it says that one of its memberships was ended');
  }
  return { entry, removedAt: at, appUser, isRemoved: true, memberships };
}

/** A row one of whose memberships was ended, whatever became of the row. */
function withEnded(
  entry: PlanEntry,
  at: string,
  groups: ReadonlySet<string>,
  appUser: AppUser,
  where: string,
): RemovedRow {
  if (appUser.id !== entry.userId) throw notBacked(where, entry, `what was recorded is of the user ${appUser.id}`);
  const memberships = entry.memberships.filter(({ groupId }) => groups.has(groupId));
  return { entry, removedAt: at, appUser, isRemoved: false, memberships };
}
