import { compileGuards } from '../policy/app-guard.js';
import { carriedDecisions } from '../policy/reviewers/carried.js';
import type { ReviewedApp, ReviewedAssignment } from '../report/model.js';
import { createEvaluator } from '../rules/evaluate.js';
import type { FinishedRun } from '../run/finished-run.js';
import { loadPeople } from '../run/people-of-run.js';
import { readApps } from '../run/read-records.js';
import { loadJoinedUsers } from '../run/user-lookups.js';
import { conflictsOfRun } from './conflicts/conflicts-of-run.js';
import { deriveRows } from './derive-rows.js';
import { loadPathsOf } from './paths/path-index.js';
import { loadPreviousOf } from './previous/previous-index.js';
import { loadUses } from './use-index.js';

/** Gives every row of a run, judged by the run's own policy as its reports show it; of every app, or of those in `only`. */
export async function eachJudgedRow(
  run: FinishedRun,
  signal: AbortSignal,
  take: (row: ReviewedAssignment) => void,
  only?: ReadonlySet<string>,
): Promise<void> {
  await deriveJudged(run, signal, async (rows) => rows.forEach(take), { apps: only });
}

export interface JudgedOptions {
  /** The ids of the apps; all of them where undefined. */
  readonly apps?: ReadonlySet<string> | undefined;
  /** The rules whose findings are wanted; all of them where undefined. */
  readonly rules?: ReadonlySet<string> | undefined;
}

/** The same for whoever takes them in batches, each of one app. */
export async function deriveJudged(
  run: FinishedRun,
  signal: AbortSignal,
  take: (rows: readonly ReviewedAssignment[]) => Promise<void>,
  { apps, rules }: JudgedOptions = {},
): Promise<void> {
  await deriveRows({
    folder: run.folder,
    apps: appsOf(run, signal, apps),
    loadUsers: () => loadJoinedUsers(run.folder, signal),
    loadPaths: async () => await loadPathsOf(run.folder, run.facts.paths, signal),
    loadPeople: async () => await loadPeople({ ...run, asOf: run.facts.asOf }),
    loadUses: async () => await loadUses({ folder: run.folder, policy: run.policy, asOf: run.facts.asOf, signal }),
    conflicts: conflictsOfRun({
      ...{ folder: run.folder, policy: run.policy, conflictReads: () => run.facts.apps, signal },
    }),
    roleAttributes: run.policy.report.roleAttributes,
    evaluator: createEvaluator(run.policy, Date.parse(run.facts.asOf), rules),
    loadPrevious: async () => await loadPreviousOf(run.folder, run.facts, signal),
    asOf: run.facts.asOf,
    carriedOf: carriedDecisions(run.policy, run.facts.asOf),
    guardOf: compileGuards(run.policy.apply, new Set()),
    writer: { assignments: take, changes: async () => {}, endApp: async () => {} },
    onRows: () => {},
    signal,
  });
}

/** The apps of a run, each with how it was read; all of them, or those in `only`. */
export async function* appsOf(
  { folder, facts }: FinishedRun,
  signal: AbortSignal,
  only?: ReadonlySet<string>,
): AsyncGenerator<ReviewedApp> {
  const reads = new Map(facts.apps.map((read) => [read.appId, read]));
  for await (const app of readApps(folder, signal)) {
    const read = reads.get(app.id);
    if (read !== undefined && only?.has(app.id) !== false) yield { app, read };
  }
}
