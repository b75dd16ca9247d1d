import type { App, AppUser } from '../records.js';
import type { ReportFile, ReportSummary, ReportWriter, ReviewedAssignment } from '../report/model.js';
import type { Evaluator } from '../rules/evaluate.js';
import { createSharedNames, type IsSharedUserName } from '../rules/shared-user-names.js';
import { readApps, readAppUsers } from '../snapshot/read-records.js';
import type { AppRead, RunFacts } from '../snapshot/run-facts.js';
import { type FindUser, loadUserLookups } from '../snapshot/user-lookups.js';
import type { Progress } from './progress.js';

/** Apps up to this many rows are kept in memory while they are judged; larger ones are read twice instead. */
const IN_MEMORY_ROWS = 4000;

/** Rows handed to the writers at a time. */
const BATCH = 500;

export interface DeriveOptions {
  /** The folder that holds the snapshot. */
  readonly folder: string;
  readonly run: RunFacts;
  readonly evaluator: Evaluator;
  readonly writer: ReportWriter;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Derived {
  readonly files: readonly ReportFile[];
  readonly summary: ReportSummary;
}

/**
 * Derives every report from a snapshot: app by app in Okta's order, row by row in the order of that app's listing.
 * Reads files only, so that the same snapshot gives the same reports whenever and wherever it is done.
 */
export async function deriveReports(options: DeriveOptions): Promise<Derived> {
  const { folder, run, writer, signal } = options;
  try {
    const findUser = await loadUserLookups(folder, run.directory, signal);
    const reads = new Map(run.apps.map((read) => [read.appId, read]));
    for await (const app of readApps(folder, signal)) {
      const read = reads.get(app.id);
      if (read === undefined) throw new Error(`the app ${app.id} is in the snapshot but not in its run.json`);
      if (read.pages > 0) await deriveApp(app, read, findUser, options);
      await writer.endApp({ app, read });
    }
    return await writer.finish(run);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function deriveApp(app: App, read: AppRead, findUser: FindUser, options: DeriveOptions): Promise<void> {
  const rows = () => readAppUsers(options.folder, app.id, options.signal);
  const source = read.rows <= IN_MEMORY_ROWS ? await heldOf(rows()) : rows;
  const isShared = await sharedNamesOf(source());
  const evaluate = options.evaluator.forApp(app, isShared);
  for await (const batch of source()) {
    for (let start = 0; start < batch.length; start += BATCH) {
      options.signal.throwIfAborted();
      const reviewed = batch.slice(start, start + BATCH).map((appUser): ReviewedAssignment => {
        const assignment = { app, appUser, user: findUser(appUser) };
        return { assignment, evaluation: evaluate(assignment) };
      });
      await options.writer.assignments(reviewed);
      options.progress.reported(reviewed.length);
    }
  }
}

type Rows = AsyncIterable<readonly AppUser[]> | Iterable<readonly AppUser[]>;

async function heldOf(rows: AsyncIterable<readonly AppUser[]>): Promise<() => Iterable<readonly AppUser[]>> {
  const held: (readonly AppUser[])[] = [];
  for await (const batch of rows) held.push(batch);
  return () => held;
}

async function sharedNamesOf(rows: Rows): Promise<IsSharedUserName> {
  const names = createSharedNames();
  for await (const batch of rows) {
    for (const row of batch) {
      const name = row.credentials?.userName;
      if (name != null) names.add(name);
    }
  }
  return names.seal();
}
