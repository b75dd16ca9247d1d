import { isDeepStrictEqual } from 'node:util';
import type { AppUser } from '../../assignment/records.js';
import { rowKey } from '../../assignment/row-key.js';
import { RefusedError } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { parseAppUserRecord } from '../../run/read-records.js';
import { readJournal } from '../journal/journal.js';
import type { JournalRecord, RestoreOutcome } from '../journal/journal-record.js';
import type { PlanEntry } from '../plan/plan.js';
import { type BackedPlan, backedPlan } from './backed-plan.js';

/** A removal that the journal shows and that its plan orders. */
export interface RemovedRow {
  readonly entry: PlanEntry;
  readonly removedAt: string;
  /** The application user as the journal has it from right before the removal. */
  readonly appUser: AppUser;
}

/** How far restores of a run have come since a row was removed last, by row. */
export interface RestoreProgress {
  readonly hasIntent: ReadonlySet<string>;
  readonly ended: ReadonlyMap<string, RestoreOutcome>;
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
  const intents = new Map<string, AppUser>();
  const removed = new Map<string, RemovedRow>();
  const hasIntent = new Set<string>();
  const ended = new Map<string, RestoreOutcome>();
  for await (const { record, seq } of readJournal(run, signal)) {
    const where = `${RECORDS.journal}, record ${seq}`;
    switch (record.kind) {
      case 'apply':
        if (!plans.has(record.plan)) plans.set(record.plan, await backedPlan(run, record.plan, signal));
        break;
      case 'intent':
        orderedEntry(plans, record, record, where);
        intents.set(rowKey(record.appId, record.userId), parseAppUserRecord(record.appUser));
        break;
      case 'outcome': {
        if (record.outcome !== 'removed') break;
        const key = rowKey(record.entry.appId, record.entry.userId);
        removed.set(key, removedBy(record, plans, intents.get(key), where));
        // what an earlier restore put back is gone again
        hasIntent.delete(key);
        ended.delete(key);
        break;
      }
      case 'restore-intent':
        hasIntent.add(rowKey(record.appId, record.userId));
        break;
      case 'restore-outcome':
        ended.set(rowKey(record.appId, record.userId), record.outcome);
        break;
      default:
    }
  }
  return { removed: [...removed.values()], progress: { hasIntent, ended } };
}

function removedBy(
  { entry: said, plan, at }: JournalRecord & { readonly kind: 'outcome' },
  plans: ReadonlyMap<string, BackedPlan>,
  appUser: AppUser | undefined,
  where: string,
): RemovedRow {
  const entry = orderedEntry(plans, { plan }, said, where);
  if (!isDeepStrictEqual(entry, said)) throw notBacked(where, said, 'its plan says something else of that row');
  if (appUser === undefined) throw notBacked(where, said, 'no record before it says what the assignment was');
  if (appUser.id !== entry.userId) throw notBacked(where, said, `what was recorded is of the user ${appUser.id}`);
  return { entry, removedAt: at, appUser };
}

/** The entry by which a plan orders that this row be removed. */
function orderedEntry(
  plans: ReadonlyMap<string, BackedPlan>,
  { plan }: { readonly plan: string },
  row: { readonly appId: string; readonly userId: string },
  where: string,
): PlanEntry {
  const backed = plans.get(plan);
  if (backed === undefined) throw notBacked(where, row, `no apply of the plan ${plan} was begun before it`);
  const entry = backed.ordered.get(rowKey(row.appId, row.userId));
  if (entry === undefined) throw notBacked(where, row, `the plan ${plan} does not order it`);
  return entry;
}

function notBacked(
  where: string,
  { appId, userId }: { readonly appId: string; readonly userId: string },
  why: string,
): RefusedError {
  return new RefusedError(`${where} tells of the removal of user ${userId} from app ${appId}: ${why}`);
}
