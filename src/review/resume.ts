import { join } from 'node:path';
import { RefusedError } from '../errors.js';
import { factOf } from '../files/file-fact.js';
import { type FolderLock, lockFolder } from '../files/folder-lock.js';
import { loadRunPolicy } from '../policy/load.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { LAYOUT } from '../snapshot/layout.js';
import { readApps } from '../snapshot/read-records.js';
import { VERSION } from '../version.js';
import type { BegunRun } from './begin.js';
import { type AppList, slim } from './collect-list.js';
import { type ReadState, readReadLog, type StartEntry } from './read-log.js';

/** An interrupted run that can be gone on with. */
export interface ResumableRun {
  readonly folder: string;
  readonly start: StartEntry;
  readonly state: ReadState;
  readonly lock: FolderLock;
  /** The policy as that run used it. */
  readonly policy: LoadedPolicy;
}

/** Opens an interrupted run. Throws RefusedError, with the difference named, when it is not this one's to go on with. */
export async function openInterruptedRun(folder: string): Promise<ResumableRun> {
  const lock = await lockFolder(folder);
  const state = await readReadLog(folder);
  if (state.start === undefined) {
    throw new RefusedError(`${folder} holds no interrupted run: nothing is left to go on with`);
  }
  if (state.start.version !== VERSION) {
    throw new RefusedError(
      `${folder} was begun by version ${state.start.version}, this is ${VERSION}: finish it with that version, or start a new run`,
    );
  }
  return { folder, start: state.start, state, lock, policy: await loadRunPolicy(folder) };
}

/** The run's own beginning, once it is sure that the org is the same. */
export async function resumedBeginning(run: ResumableRun, org: string): Promise<BegunRun> {
  if (run.start.org !== org) {
    throw new RefusedError(`${run.folder} is a run of ${run.start.org}; the credentials are for ${org}`);
  }
  const { folder, start, lock, policy } = run;
  const policyFiles = await Promise.all(policy.files.map((file) => factOf(join(folder, file.name), file.name)));
  return { folder, asOf: start.asOf, startedAt: start.startedAt, lock, policyFiles };
}

/** The list of apps of an interrupted run, where it was whole. */
export async function resumedAppList(run: ResumableRun): Promise<AppList | undefined> {
  if (!run.state.hasApps) return undefined;
  const apps = [];
  for await (const app of readApps(run.folder)) apps.push(slim(app));
  const file = await factOf(join(run.folder, LAYOUT.apps), LAYOUT.apps);
  return { apps, file: { ...file, rows: apps.length } };
}
