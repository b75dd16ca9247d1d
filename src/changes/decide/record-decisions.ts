import { rowKey } from '../../assignment/row-key.js';
import type { Clock } from '../../async/clock.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { type DecisionRecord, openDecisions, type RefusalRecord, readDecisions } from './decision-log.js';

/** A decision that may be recorded. */
export type NewDecision = Omit<DecisionRecord, 'kind' | 'at' | 'importedBy'>;

/** A refusal of a row that the run has. */
export type NewRefusal = Omit<RefusalRecord, 'kind' | 'at' | 'importedBy'>;

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
  decisions: readonly NewDecision[],
  refusals: readonly NewRefusal[],
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
  } finally {
    await log.close();
  }
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
    const key = rowKey(record.appId, record.userId);
    if (record.kind === 'decision' && keys.has(key)) current.set(key, record);
  }
  return current;
}

function isSame(earlier: DecisionRecord, decision: NewDecision): boolean {
  return (
    earlier.decision === decision.decision &&
    earlier.reason === decision.reason &&
    earlier.reviewer === decision.reviewer
  );
}
