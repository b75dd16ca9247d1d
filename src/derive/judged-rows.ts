import type { ReviewedApp, ReviewedAssignment } from '../report/model.js';
import { createEvaluator } from '../rules/evaluate.js';
import type { FinishedRun } from '../run/finished-run.js';
import { readApps } from '../run/read-records.js';
import { loadJoinedUsers } from '../run/user-lookups.js';
import { conflictsOfRun } from './conflicts/conflicts-of-run.js';
import { deriveRows } from './derive-rows.js';
import { loadPathsOf } from './paths/path-index.js';

/** Gives every row of a run, judged by the run's own policy as its reports show it; of every app, or of those in `only`. */
export async function eachJudgedRow(
  run: FinishedRun,
  signal: AbortSignal,
  take: (row: ReviewedAssignment) => void,
  only?: ReadonlySet<string>,
): Promise<void> {
  await deriveRows({
    folder: run.folder,
    apps: appsOf(run, signal, only),
    loadUsers: () => loadJoinedUsers(run.folder, signal),
    loadPaths: async () => await loadPathsOf(run.folder, run.facts.paths, signal),
    conflicts: conflictsOfRun({
      ...{ folder: run.folder, policy: run.policy, conflictReads: () => run.facts.apps, signal },
    }),
    roleAttributes: run.policy.report.roleAttributes,
    evaluator: createEvaluator(run.policy, Date.parse(run.facts.asOf)),
    writer: {
      assignments: async (rows) => rows.forEach(take),
      endApp: async () => {},
    },
    onRows: () => {},
    signal,
  });
}

async function* appsOf(
  { folder, facts }: FinishedRun,
  signal: AbortSignal,
  only: ReadonlySet<string> | undefined,
): AsyncGenerator<ReviewedApp> {
  const reads = new Map(facts.apps.map((read) => [read.appId, read]));
  for await (const app of readApps(folder, signal)) {
    const read = reads.get(app.id);
    if (read !== undefined && only?.has(app.id) !== false) yield { app, read };
  }
}
