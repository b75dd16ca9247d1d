import { isDeepStrictEqual } from 'node:util';
import { rowKey } from '../../assignment/row-key.js';
import { readJournal } from '../../changes/journal/journal.js';
import type { JournalRecord } from '../../changes/journal/journal-record.js';
import { isByHand, isRemoval, type PlanEntry, type SealedPlan } from '../../changes/plan/plan.js';
import { membershipKey } from '../../changes/plan/planned-membership.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import type { Problem } from './verify-report.js';

/** So many are named: a journal that was written by hand may have as many as it likes. */
const MAX_NAMED = 5;

/**
 * Holds every record of the journal against the plan that it cites: what was removed, taken out of a group or looked for again
 * is what that plan says, and what a restore began again had been ended. `planOf` gives the plans that may be relied on.
 */
export async function checkJournal(
  run: FinishedRun,
  planOf: (checksum: string) => SealedPlan | undefined,
  signal: AbortSignal,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const touched = new Set<string>();
  const indexes = new Map<string, ReadonlyMap<string, PlanEntry>>();
  for await (const { record, seq } of readJournal(run, signal)) {
    if ('groupId' in record && record.kind === 'membership-intent') {
      touched.add(membershipKey(record.groupId, record.userId));
    }
    const plan = planOf(record.plan);
    const entries = plan === undefined ? undefined : (indexes.get(record.plan) ?? byRow(plan));
    if (entries !== undefined) indexes.set(record.plan, entries);
    const what = wrongIn(record, entries, touched);
    if (what === undefined) continue;
    problems.push({ file: RECORDS.journal, what: `record ${seq} ${what}` });
    if (problems.length === MAX_NAMED) break;
  }
  return problems;
}

function byRow({ entries }: SealedPlan): ReadonlyMap<string, PlanEntry> {
  return new Map(entries.map((entry) => [rowKey(entry.appId, entry.userId), entry]));
}

/** What of a record its plan does not say; undefined where it does, or where there is no plan to hold it against. */
function wrongIn(
  record: JournalRecord,
  entries: ReadonlyMap<string, PlanEntry> | undefined,
  touched: ReadonlySet<string>,
): string | undefined {
  if (record.kind === 'membership-restore') {
    if (touched.has(membershipKey(record.groupId, record.userId))) return undefined;
    return `tells that user ${record.userId} was put back into group ${record.groupId}, and nothing before it of leaving it`;
  }
  if (entries === undefined) return undefined;
  const entryOf = (appId: string, userId: string) => entries.get(rowKey(appId, userId));
  switch (record.kind) {
    case 'intent':
      if (record.appUser.id !== record.userId) return ofAnother(record.userId, record.appUser.id);
      return isOrdered(entryOf(record.appId, record.userId)) ? undefined : notOrdered(record);
    case 'outcome': {
      const entry = entryOf(record.entry.appId, record.entry.userId);
      return isOrdered(entry) && isDeepStrictEqual(entry, record.entry) ? undefined : notOrdered(record.entry);
    }
    case 'membership-intent': {
      const { groupId, groupName, userId, going } = record;
      const other = going.find(({ appUser }) => appUser.id !== userId);
      if (other !== undefined) return ofAnother(userId, other.appUser.id);
      const isPlanned = ({ appId }: { readonly appId: string }) => {
        const entry = entryOf(appId, userId);
        return (
          isOrdered(entry) &&
          entry?.memberships.some((one) => one.groupId === groupId && one.groupName === groupName) === true
        );
      };
      return going.length > 0 && going.every(isPlanned) ? undefined : notPlanned(record);
    }
    case 'membership-outcome':
      return touched.has(membershipKey(record.groupId, record.userId)) ? undefined : notPlanned(record);
    case 'recheck-outcome': {
      const entry = entryOf(record.appId, record.userId);
      return entry !== undefined && isByHand(entry) ? undefined : notOrdered(record);
    }
    default:
      return undefined;
  }
}

/** What is over a limit is carried out where an approver lifted it, which the approval tells. */
function isOrdered(entry: PlanEntry | undefined): boolean {
  return entry !== undefined && (isRemoval(entry) || entry.action === 'held-back');
}

function notOrdered({ appId, userId }: { readonly appId: string; readonly userId: string }): string {
  return `tells of user ${userId} in app ${appId}, of whom its plan does not say that`;
}

function ofAnother(userId: string, found: unknown): string {
  return `tells of user ${userId} with an assignment of ${JSON.stringify(found)}`;
}

function notPlanned({ groupId, userId }: { readonly groupId: string; readonly userId: string }): string {
  return `tells of user ${userId} and group ${groupId}, of whom its plan does not say that`;
}
