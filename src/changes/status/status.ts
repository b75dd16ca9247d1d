import type { Assignment } from '../../assignment/assignment.js';
import { personKey } from '../../assignment/person.js';
import { rowKey } from '../../assignment/row-key.js';
import { subjectOf } from '../../assignment/subject.js';
import type { Clock } from '../../async/clock.js';
import { eachJudgedRow } from '../../derive/judged-rows.js';
import type { Delegation } from '../../policy/policy.js';
import type { Assigned } from '../../policy/reviewers/reviewer-of.js';
import { createReviewerTally, type MissedReviewers } from '../../policy/reviewers/reviewer-tally.js';
import { assignedReviewers } from '../../run/assigned-reviewers.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { walkRows } from '../../run/walk-rows.js';
import { readRevoked } from '../plan/candidate.js';
import { wantedEntries } from '../plan/compute-plan.js';
import { isGroupRemoval } from '../plan/plan.js';
import { type AskedRows, createAskedRows } from './asked-rows.js';
import type { Coverage } from './coverage.js';
import { limitWarnings } from './limit-warnings.js';
import { type RowState, readRowStates } from './row-states.js';
import { rubberStampSigns } from './rubber-stamps.js';

export interface ReviewerStatus extends Coverage {
  /** Empty for rows that anyone may decide and nobody has. */
  readonly reviewer: string;
  /** Signs of decisions without a look, a sentence each. */
  readonly signs: readonly string[];
}

export interface AppStatus extends Coverage {
  readonly appId: string;
  readonly appLabel: string;
}

/** How far the reviewers of a run are: what `status --json` prints. */
export interface ReviewStatus extends Coverage, MissedReviewers {
  readonly org: string;
  readonly asOf: string;
  /** Whether the policy says who reviews; otherwise anyone but the subject may. */
  readonly assignedByPolicy: boolean;
  readonly reviewers: readonly ReviewerStatus[];
  readonly apps: readonly AppStatus[];
  /** The run's policy's, whether they hold today or not; absent where there are none. */
  readonly delegations?: readonly Delegation[];
  /** What stands in the way of the removals as they are decided now: the limits that they will pass. */
  readonly warnings: readonly string[];
}

/** Reads how far a run's reviewers are. */
export async function reviewStatus(
  folder: string,
  { clock, signal }: { readonly clock: Pick<Clock, 'now'>; readonly signal: AbortSignal },
): Promise<ReviewStatus> {
  return (await reviewStatusByApp(await openFinishedRun(folder, clock), signal)).status;
}

/** What a campaign is made of beside its mails. */
export interface StatusByApp {
  readonly status: ReviewStatus;
  readonly asked: readonly AskedRows[];
  /** Whose packets came back, by their keys. */
  readonly opened: ReadonlySet<string>;
}

/** The same of a run that is open, with the rows of each app by their reviewers: memory grows with the pairs that there are. */
export async function reviewStatusByApp(run: FinishedRun, signal: AbortSignal): Promise<StatusByApp> {
  const { states, habits, opened } = await readRowStates(run, signal);
  const reviewerOf = await assignedReviewers(run, signal);
  const byGroup = await removableByGroup(run, signal);
  const total = tally();
  const reviewers = new Map<string, Tally>();
  const spelt = firstSpellings();
  const apps = new Map<string, { appLabel: string; tally: Tally; removable: number }>();
  const missed = createReviewerTally();
  const asked = createAskedRows();
  await eachRow(run, signal, (row, isCarried) => {
    const { app, appUser } = row;
    const ofApp = apps.get(app.id) ?? { appLabel: app.label, tally: tally(), removable: 0 };
    apps.set(app.id, ofApp);
    const assigned = reviewerOf(app, subjectOf(row));
    const decided = states.get(rowKey(app.id, appUser.id));
    const state = isCarried && typeof decided !== 'object' ? 'carried' : decided;
    for (const counts of [total, ofApp.tally]) count(counts, assigned, state);
    const isRemovable = appUser.scope !== 'GROUP' || byGroup.has(rowKey(app.id, appUser.id));
    if (isRevoked(state) && isRemovable) ofApp.removable += 1;
    if (state === 'carried' && assigned.kind !== 'reviewer') return;
    if (state !== 'carried') missed.add(assigned);
    if (assigned.kind === 'no-reviewer') return;
    const name = spelt(nameOf(assigned, state));
    const ofReviewer = reviewers.get(name) ?? tally();
    reviewers.set(name, ofReviewer);
    count(ofReviewer, assigned, state);
    if (state !== 'carried' && name !== '') asked.add(app.id, name, typeof state === 'object');
  });
  const status: ReviewStatus = {
    org: run.facts.org,
    asOf: run.facts.asOf,
    assignedByPolicy: run.policy.reviewers !== undefined,
    ...total,
    reviewers: [...reviewers].map(([reviewer, counts]) => ({
      reviewer,
      ...counts,
      signs: rubberStampSigns(counts, habits(reviewer), run.policy.delivery),
    })),
    apps: [...apps].map(([appId, { appLabel, tally: counts }]) => ({ appId, appLabel, ...counts })),
    ...(run.policy.delegations.length === 0 ? {} : { delegations: run.policy.delegations }),
    warnings: limitWarnings(
      run.policy.apply,
      total.rows,
      [...apps.values()].map(({ appLabel: label, tally: { rows }, removable: revoked }) => ({ label, rows, revoked })),
    ),
    ...missed.missed(),
  };
  return { status, asked: asked.all(), opened };
}

/** Revoked rows that a group gives and that a plan would remove. */
async function removableByGroup(run: FinishedRun, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const limits = run.policy.apply;
  if (limits.groups.allow.length === 0) return new Set();
  const journal = { head: undefined, rows: new Map(), memberships: new Map() };
  const revoked = await readRevoked(run, signal);
  const entries = await wantedEntries(run, { revoked, journal, limits, namedApps: [] }, signal);
  const removals = entries.filter(({ action }) => isGroupRemoval(action));
  return new Set(removals.map(({ appId, userId }) => rowKey(appId, userId)));
}

/** Every row of a run, judged only where it matters: what carries a decision forward depends on what was found. */
async function eachRow(
  run: FinishedRun,
  signal: AbortSignal,
  take: (row: Assignment, isCarried: boolean) => void,
): Promise<void> {
  if (run.policy.reviewers?.scope === 'changed') {
    await eachJudgedRow(run, signal, ({ assignment, more }) => take(assignment, more?.carried !== undefined));
    return;
  }
  for await (const { rows } of walkRows(run, signal)) for (const row of rows) take(row, false);
}

type Standing = RowState | 'carried' | undefined;

type Tally = { -readonly [K in keyof Coverage]: number };

function tally(): Tally {
  return {
    rows: 0,
    decided: 0,
    carried: 0,
    open: 0,
    refused: 0,
    noReviewer: 0,
    keep: 0,
    revoke: 0,
    keptAgainstRecommendation: 0,
  };
}

function count(counts: Tally, assigned: Assigned, state: Standing): void {
  counts.rows += 1;
  if (state === 'carried') counts.carried += 1;
  else if (assigned.kind === 'no-reviewer') counts.noReviewer += 1;
  else if (state === undefined) counts.open += 1;
  else if (state === 'refused') counts.refused += 1;
  else {
    counts.decided += 1;
    counts[state.decision] += 1;
    if (state.assigned === 'policy') counts.byPolicy = (counts.byPolicy ?? 0) + 1;
    if (state.decision === 'keep' && state.recommendation === 'revoke') counts.keptAgainstRecommendation += 1;
  }
}

function isRevoked(state: Standing): boolean {
  return typeof state === 'object' && state.decision === 'revoke';
}

/** The assigned reviewer; where anyone may decide, whoever did. */
function nameOf(assigned: Assigned, state: Standing): string {
  if (assigned.kind === 'reviewer') return assigned.reviewer;
  return typeof state === 'object' ? state.reviewer : '';
}

/** One name for each person, as it came first: their packet is one, however the policy's owners spell them. */
function firstSpellings(): (name: string) => string {
  const spellings = new Map<string, string>();
  return (name) => {
    const key = personKey(name);
    const first = spellings.get(key) ?? name;
    spellings.set(key, first);
    return first;
  };
}
