import { personKey } from '../../assignment/person.js';
import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { type DecisionRecord, type DecisionSource, readDecisions } from '../decide/decision-log.js';

/** What holds of one row: its decision, or that all that came for it was refused. */
export type RowState = Pick<DecisionRecord, 'decision' | 'reviewer' | 'recommendation' | 'assigned'> | 'refused';

/** How one reviewer decided, superseded decisions included. */
export interface Habits {
  /** Decisions that came with one file, at most. */
  readonly largestBatch: number;
  /** How often the commonest reason was given, blank ones aside. */
  readonly commonestReason: number;
  /** Rows kept in bulk as the rest, without a word on each. */
  readonly keptAsRest: number;
}

export interface RowStates {
  readonly states: ReadonlyMap<string, RowState>;
  readonly habits: (reviewer: string) => Habits;
  /** Whose packets came back, by their keys: of somebody who holds it, by its secret token. */
  readonly opened: ReadonlySet<string>;
}

/** Reads a run's decisions into what holds now; memory grows with the decided rows. */
export async function readRowStates(run: FinishedRun, signal: AbortSignal): Promise<RowStates> {
  const states = new Map<string, RowState>();
  const batches = new Map<string, Map<string, number>>();
  const reasons = new Map<string, Map<string, number>>();
  const rests = new Map<string, Map<string, number>>();
  const opened = new Set<string>();
  for await (const { record } of readDecisions(run, signal)) {
    if (record.kind === 'file') continue;
    const key = rowKey(record.appId, record.userId);
    if (record.kind === 'refused') {
      // a refusal takes no earlier decision back
      if (!states.has(key)) states.set(key, 'refused');
      continue;
    }
    const { decision, reviewer, recommendation, assigned } = record;
    states.set(key, { decision, reviewer, recommendation, assigned });
    count(batches, reviewer, batchOf(record.source));
    if (record.packetToken === 'returned') opened.add(personKey(reviewer));
    if ('keptRest' in record.source) count(rests, reviewer, '');
    if (record.reason !== '') count(reasons, reviewer, record.reason);
  }
  return {
    states,
    opened,
    habits: (reviewer) => ({
      largestBatch: largest(batches.get(personKey(reviewer))),
      commonestReason: largest(reasons.get(personKey(reviewer))),
      keptAsRest: largest(rests.get(personKey(reviewer))),
    }),
  };
}

/** What came together: a file, the recommendations of some rules, or the rest. */
function batchOf(source: DecisionSource): string {
  if ('file' in source) return source.sha256;
  if ('undecided' in source) return 'by policy';
  return 'acceptedRules' in source ? source.acceptedRules.join(' ') : 'the rest';
}

function count(counts: Map<string, Map<string, number>>, reviewer: string, value: string): void {
  const key = personKey(reviewer);
  const own = counts.get(key) ?? new Map<string, number>();
  counts.set(key, own.set(value, (own.get(value) ?? 0) + 1));
}

function largest(counts: ReadonlyMap<string, number> | undefined): number {
  let most = 0;
  for (const value of counts?.values() ?? []) most = Math.max(most, value);
  return most;
}
