import type { GroupPath } from '../../assignment/paths.js';
import { rowKey } from '../../assignment/row-key.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { Origin } from '../../run/origin.js';
import { countsAsRemoved, isGone, isSettled, type JournalState } from '../journal/journal-state.js';
import { buildEntries, type EntryRules } from './build-entries.js';
import { type Candidate, type RevokedRows, readCandidates } from './candidate.js';
import { isRemovable, type WorkFacts } from './manual-work.js';
import { isRemoval, type Plan, type PlanEntry } from './plan.js';
import { membershipKey } from './planned-membership.js';
import { type AppCount, brakeProblems, type Held, limitGate } from './removal-limits.js';
import { asksAbout, targetsOf } from './rule-dependence.js';
import { unitsOf } from './units.js';
import { loadWays, readRowWays, type WaysOfRun } from './ways-of-run.js';

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
  const entries = withinLimits(run, await wantedEntries(run, input, signal), journal, limits);
  const manualRole = countOf(entries, ['manual-role']);
  const manualSource = countOf(entries, ['manual-source']);
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
      unassign: countOf(entries, ['unassign']),
      removeFromGroup: countOf(entries, ['remove-from-group', 'remove-from-group-and-unassign']),
      heldBack: countOf(entries, ['held-back']),
      manualGroup: countOf(entries, ['manual-group']),
      manualRule: countOf(entries, ['manual-rule']),
      ...(manualRole === 0 ? {} : { manualRole }),
      ...(manualSource === 0 ? {} : { manualSource }),
      refused: countOf(entries, ['refused']),
    },
    entries,
  };
}

/** The entries as they would be without limits. */
export async function wantedEntries(
  run: FinishedRun,
  { revoked: { revoked }, journal, limits, namedApps }: Pick<PlanInput, 'revoked' | 'journal' | 'limits' | 'namedApps'>,
  signal: AbortSignal,
): Promise<readonly PlanEntry[]> {
  const { facts, policy } = run;
  const reads = new Map(facts.apps.map((read) => [read.appId, read]));
  const ways = revoked.size === 0 ? undefined : await loadWays(run, signal);
  const all = await readCandidates(run, revoked, ways, signal);
  const candidates = all.filter(({ assignment: { app, appUser }, decision }) => {
    const history = journal.rows.get(rowKey(app.id, appUser.id));
    return history === undefined || !isSettled(history, decision.at);
  });
  return buildEntries(candidates, {
    limits,
    namedApps: new Set(namedApps),
    principal: facts.principal,
    readOf: (appId) => reads.get(appId),
    roleAttributes: policy.report.roleAttributes,
    groups: ways && (await groupsKnown(run, ways, candidates, { journal, limits }, signal)),
  });
}

/** What may be taken out of which group, and what hangs on it: the rows of the users concerned are read once more. */
async function groupsKnown(
  run: FinishedRun,
  ways: WaysOfRun,
  candidates: readonly Candidate[],
  { journal, limits }: Pick<PlanInput, 'journal' | 'limits'>,
  signal: AbortSignal,
): Promise<EntryRules['groups']> {
  const { groups, rules = [], labels } = ways;
  const isNamed = anyAppMatcher(limits.groups.allow);
  const expressions = new Map(rules.map(({ id, conditions }) => [id, conditions?.expression?.value ?? '']));
  const facts: WorkFacts = {
    isAllowed: ({ groupId: id, groupName: label }) => isNamed({ id, label }),
    expressionOf: (ruleId) => expressions.get(ruleId) ?? '',
    sourceOf: (groupId) => labels.get(groups.group(groupId)?.source ?? '') ?? '',
    areRulesKnown: ways.rules !== undefined,
  };
  const askingAbout = (path: GroupPath) => rules.filter((rule) => asksAbout(rule, path));
  const removable = candidates.filter(({ assignment: { paths } }) => paths !== undefined && isRemovable(paths, facts));
  const users = new Set(removable.map(({ assignment }) => assignment.appUser.id));
  const concerned = removable.flatMap(({ assignment }) => assignment.paths?.groups ?? []);
  const fed = concerned.flatMap(askingAbout).flatMap(targetsOf);
  const apps = new Set([...concerned.map(({ groupId }) => groupId), ...fed].flatMap((id) => groups.appsOf(id)));
  const rows = await readRowWays(run, ways, users, apps, signal);
  return {
    ...facts,
    rowsOf: (userId) => (rows.get(userId) ?? []).filter(({ appId }) => !isAway(journal, appId, userId)),
    appsOf: (groupId) => groups.appsOf(groupId),
    rulesInto: (groupId) => (groups.rulesInto(groupId) ?? []).map(({ id }) => id),
    askingAbout,
    isEnded: (groupId, userId) => journal.memberships.get(membershipKey(groupId, userId))?.isEnded ?? false,
  };
}

function isAway(journal: JournalState, appId: string, userId: string): boolean {
  const history = journal.rows.get(rowKey(appId, userId));
  return history !== undefined && isGone(history);
}

function countOf(entries: readonly PlanEntry[], actions: readonly PlanEntry['action'][]): number {
  return entries.filter(({ action }) => actions.includes(action)).length;
}

function rowsOf({ facts }: FinishedRun): number {
  return facts.apps.reduce((sum, { rows }) => sum + rows, 0);
}

/**
 * Holds back the removals that a limit does not allow, the last ones in the run's order, each with the limit named. What
 * hangs on the same memberships is let through together or not at all.
 */
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
  const judged = new Map<PlanEntry, PlanEntry>();
  for (const unit of unitsOf(entries)) {
    const more = unit.filter((entry) => isRemoval(entry) && !isRemoved.has(rowKey(entry.appId, entry.userId)));
    const held = gate.admit(...more.map(({ appId: id, appLabel: label }) => ({ id, label, rows: rows.get(id) ?? 0 })));
    for (const entry of unit) {
      const isStopped = held !== undefined && isRemoval(entry);
      judged.set(entry, isStopped ? stopped(entry, held) : entry);
    }
  }
  return entries.map((entry) => judged.get(entry) ?? entry);
}

function stopped(entry: PlanEntry, { why, isNone }: Held): PlanEntry {
  return isNone ? { ...entry, action: 'refused', why, memberships: [] } : { ...entry, action: 'held-back', why };
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
  const toRemove = plan.entries.filter(isRemoval);
  const heldBack = plan.entries.filter(({ action }) => action === 'held-back');
  const lifted = new Set((liftsLimits ? heldBack : []).map((entry) => rowKey(entry.appId, entry.userId)));
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
