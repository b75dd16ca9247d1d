import { rowKey } from '../../assignment/row-key.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { Origin } from '../../run/origin.js';
import { countsAsRemoved, isSettled, type JournalState } from '../journal/journal-state.js';
import { buildEntries } from './build-entries.js';
import { type Candidate, type RevokedRows, readCandidates } from './candidate.js';
import type { Plan, PlanEntry } from './plan.js';
import { type AppCount, brakeProblems, limitGate } from './removal-limits.js';

/** What a plan is made from, beside the run: the same again gives the same plan. */
export interface PlanInput {
  readonly revoked: RevokedRows;
  /** The journal as it stood when the plan was made. */
  readonly journal: JournalState;
  readonly limits: ApplyPolicy;
  readonly namedApps: readonly string[];
  readonly createdAt: string;
  /** Whether the run's signature had been checked when it was made. */
  readonly origin: Origin;
}

/** Makes a plan of the decisions as they stand. What an earlier plan settled is not part of it. Reads files only. */
export async function computePlan(run: FinishedRun, input: PlanInput, signal: AbortSignal): Promise<Plan> {
  const { facts, manifestSha256 } = run;
  const { journal, limits, namedApps, createdAt, origin } = input;
  const reads = new Map(facts.apps.map((read) => [read.appId, read]));
  const candidates = await readCandidates(run, input.revoked.revoked, signal);
  const wanted = buildEntries(
    candidates.filter((candidate) => !isDone(candidate, journal)),
    { limits, namedApps: new Set(namedApps), principal: facts.principal, readOf: (appId) => reads.get(appId) },
  );
  const entries = withinLimits(run, wanted, journal, limits);
  return {
    schema: 1,
    kind: 'plan',
    manifestSha256,
    org: facts.org,
    asOf: facts.asOf,
    createdAt,
    origin,
    decisions: input.revoked.head,
    journal: journal.head ?? null,
    limits,
    namedApps,
    rows: rowsOf(run),
    counts: {
      unassign: countOf(entries, 'unassign'),
      heldBack: countOf(entries, 'held-back'),
      manualGroup: countOf(entries, 'manual-group'),
      refused: countOf(entries, 'refused'),
    },
    entries,
  };
}

function isDone({ assignment: { app, appUser } }: Candidate, journal: JournalState): boolean {
  const history = journal.rows.get(rowKey(app.id, appUser.id));
  return history !== undefined && isSettled(history);
}

function countOf(entries: readonly PlanEntry[], action: PlanEntry['action']): number {
  return entries.filter((entry) => entry.action === action).length;
}

function rowsOf({ facts }: FinishedRun): number {
  return facts.apps.reduce((sum, { rows }) => sum + rows, 0);
}

/** Holds back the removals that a limit does not allow, the last ones in the run's order, each with the limit named. */
function withinLimits(
  run: FinishedRun,
  entries: readonly PlanEntry[],
  journal: JournalState,
  limits: ApplyPolicy,
): PlanEntry[] {
  const rows = new Map(run.facts.apps.map((read) => [read.appId, read.rows]));
  const removed = [...journal.rows.values()].filter(countsAsRemoved);
  const isRemoved = new Set(removed.map(({ appId, userId }) => rowKey(appId, userId)));
  const counts = new Map<string, number>();
  for (const { appId } of removed) counts.set(appId, (counts.get(appId) ?? 0) + 1);
  const gate = limitGate(limits, rowsOf(run), counts);
  return entries.map((entry) => {
    const { appId, appLabel, userId, action } = entry;
    if (action !== 'unassign' || isRemoved.has(rowKey(appId, userId))) return entry;
    const held = gate.admit({ id: appId, label: appLabel, rows: rows.get(appId) ?? 0 });
    return held === undefined ? entry : { ...entry, action: held.isNone ? 'refused' : 'held-back', why: held.why };
  });
}

/**
 * Which brakes a plan passes, together with what the journal shows removed, a sentence each. Where an approver lifted the
 * limits, what the plan holds back counts neither before nor after its removal: the plan could not be resumed otherwise.
 */
export function planBrakeProblems(
  run: FinishedRun,
  plan: Pick<Plan, 'entries'>,
  journal: JournalState,
  limits: ApplyPolicy,
  liftsLimits: boolean,
): string[] {
  const ofAction = (action: PlanEntry['action']) => plan.entries.filter((entry) => entry.action === action);
  const toRemove = ofAction('unassign');
  const lifted = new Set((liftsLimits ? ofAction('held-back') : []).map((entry) => rowKey(entry.appId, entry.userId)));
  const removed = [...journal.rows.values()].filter(
    (row) => countsAsRemoved(row) && !lifted.has(rowKey(row.appId, row.userId)),
  );
  const isRemoved = new Set(removed.map(({ appId, userId }) => rowKey(appId, userId)));
  const counts = new Map<string, AppCount>();
  for (const { appId, rows } of run.facts.apps) counts.set(appId, { label: appId, rows, planned: 0, removed: 0 });
  const add = (appId: string, change: (count: AppCount) => AppCount) => {
    counts.set(appId, change(counts.get(appId) ?? { label: appId, rows: 0, planned: 0, removed: 0 }));
  };
  for (const { appId } of removed) add(appId, (count) => ({ ...count, removed: count.removed + 1 }));
  for (const { appId, appLabel, userId } of toRemove) {
    const planned = isRemoved.has(rowKey(appId, userId)) ? 0 : 1;
    add(appId, (count) => ({ ...count, label: appLabel, planned: count.planned + planned }));
  }
  return brakeProblems(limits, rowsOf(run), [...counts.values()]);
}
