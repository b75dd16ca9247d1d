import { rowKey } from '../../assignment/row-key.js';
import type { Clock } from '../../async/clock.js';
import type { FinishedRun } from '../../run/finished-run.js';
import {
  type DecisionRecord,
  type FileRecord,
  openDecisions,
  type RefusalRecord,
  readDecisions,
} from './decision-log.js';
import { writeDecisionsTable } from './decisions-table.js';

/** A decision that may be recorded. */
export type NewDecision = Omit<DecisionRecord, 'kind' | 'at' | 'importedBy'>;

/** A refusal of a row that the run has. */
export type NewRefusal = Omit<RefusalRecord, 'kind' | 'at' | 'importedBy'>;

/** A returned file that was read to its end. */
export type NewFile = Omit<FileRecord, 'kind' | 'at' | 'importedBy'>;

export interface NewRecords {
  readonly decisions: readonly NewDecision[];
  readonly refusals?: readonly NewRefusal[];
  readonly files?: readonly NewFile[];
}

export interface RecordOptions {
  readonly importedBy: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Recorded {
  readonly taken: number;
  /** Rows that say what is recorded of them already, as a file that comes a second time does. */
  readonly unchanged: number;
  /** Of the taken ones, how many replace an earlier decision, which stays on record. */
  readonly superseding: number;
}

/** Appends to a run's decisions what is new. The caller holds the run's lock. */
export async function recordDecisions(
  run: FinishedRun,
  { decisions, refusals = [], files = [] }: NewRecords,
  { importedBy, clock, signal }: RecordOptions,
): Promise<Recorded> {
  const keys = new Set(decisions.map(({ appId, userId }) => rowKey(appId, userId)));
  const current = await currentDecisions(run, keys, signal);
  const log = await openDecisions(run);
  const now = () => new Date(clock.now()).toISOString();
  let taken = 0;
  let superseding = 0;
  try {
    for (const decision of decisions) {
      const earlier = current.get(rowKey(decision.appId, decision.userId));
      if (earlier !== undefined && isSame(earlier, decision)) continue;
      if (earlier !== undefined) superseding += 1;
      taken += 1;
      await log.append({ kind: 'decision', at: now(), ...decision, importedBy });
    }
    for (const refusal of refusals) await log.append({ kind: 'refused', at: now(), ...refusal, importedBy });
    // last: a file counts as imported only once all that it says is on record
    for (const file of files) await log.append({ kind: 'file', at: now(), ...file, importedBy });
  } finally {
    await log.close();
  }
  await writeDecisionsTable(run);
  return { taken, unchanged: decisions.length - taken, superseding };
}

/** The decisions that hold for these rows. */
export async function currentDecisions(
  run: FinishedRun,
  keys: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, DecisionRecord>> {
  const current = new Map<string, DecisionRecord>();
  for await (const { record } of readDecisions(run, signal)) {
    if (record.kind !== 'decision') continue;
    const key = rowKey(record.appId, record.userId);
    if (keys.has(key)) current.set(key, record);
  }
  return current;
}

export function isSame(earlier: DecisionRecord, decision: NewDecision): boolean {
  return (
    earlier.decision === decision.decision &&
    earlier.reason === decision.reason &&
    earlier.reviewer === decision.reviewer
  );
}
