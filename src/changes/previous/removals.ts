import type { Removal } from '../../assignment/row-before.js';
import { rowKey } from '../../assignment/row-key.js';
import type { LogHead } from '../../run/comparison-facts.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { readRemovals } from '../../run/previous-records.js';
import { readJournal } from '../journal/journal.js';
import { isPutBack, type JournalRecord } from '../journal/journal-record.js';

/** Accesses by their key. */
export type Removals = Map<string, Removal>;

export interface KnownRemovals {
  /** What the run itself removed, or found gone after it was removed by hand; what was put back is not among it. */
  readonly own: Removals;
  /** What runs before it had removed. */
  readonly carried: Removals;
  /** The last record of its journal that was read; null where nothing was done. */
  readonly head: LogHead;
}

/** Everything that a run and those before it removed. Memory grows with removals, of which there are few. */
export async function removalsOf(
  run: FinishedRun,
  until: LogHead | undefined,
  signal: AbortSignal,
): Promise<KnownRemovals> {
  const carried: Removals = new Map();
  if (run.facts.comparison !== undefined) {
    for await (const removal of readRemovals(run.folder, signal)) {
      carried.set(rowKey(removal.appId, removal.userId), removal);
    }
  }
  const last = until === undefined ? Number.POSITIVE_INFINITY : (until?.seq ?? 0);
  const own: Removals = new Map();
  const actors = new Map<string, string>();
  let head: LogHead = null;
  for await (const { record, seq, digest } of readJournal(run, signal)) {
    if (seq > last) continue;
    head = { seq, digest };
    if (record.kind === 'apply') actors.set(record.plan, record.by.login || record.by.id);
    else note(own, record, actors, run.facts.asOf);
  }
  return { own, carried, head };
}

function note(own: Removals, record: JournalRecord, actors: ReadonlyMap<string, string>, run: string): void {
  switch (record.kind) {
    case 'outcome': {
      const { appId, userId } = record.entry;
      if (record.outcome !== 'removed') return;
      const by = actors.get(record.plan) ?? '';
      own.set(rowKey(appId, userId), { appId, userId, at: record.at, by, run });
      return;
    }
    case 'recheck-outcome': {
      const { appId, userId, at, outcome } = record;
      if (outcome === 'gone') own.set(rowKey(appId, userId), { appId, userId, at, by: '', run });
      else if (outcome === 'still-there') own.delete(rowKey(appId, userId));
      return;
    }
    case 'restore-outcome':
      // put back on purpose: its return is no surprise
      if (isPutBack(record.outcome)) own.delete(rowKey(record.appId, record.userId));
      return;
    default:
  }
}
