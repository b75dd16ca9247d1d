import { join } from 'node:path';
import { RefusedError } from '../../errors.js';
import { factOf } from '../../files/file-fact.js';
import { lockFolder } from '../../files/folder-lock.js';
import { loadRunPolicy } from '../../policy/load.js';
import { LAYOUT } from '../../run/layout.js';
import { type ReadState, type ResumableRun, readReadLog } from '../../run/read-log.js';
import { readApps } from '../../run/read-records.js';
import { VERSION } from '../../version.js';
import { type AppList, slim } from '../collect/collect-list.js';
import type { BegunRun } from './begin.js';

/** Opens an interrupted run. Throws RefusedError, with the difference named, when it is not this one's to go on with. */
export async function openInterruptedRun(folder: string): Promise<ResumableRun> {
  const { start } = await readReadLog(folder);
  if (start === undefined) {
    throw new RefusedError(`${folder} holds no interrupted run: nothing is left to go on with`);
  }
  if (start.version !== VERSION) {
    throw new RefusedError(
      `${folder} was begun by version ${start.version}, this is ${VERSION}: finish it with that version, or start a new run`,
    );
  }
  return { folder, start, policy: await loadRunPolicy(folder) };
}

/** The run's own beginning and what it has noted, once it is locked and sure that the org is the same. */
export async function resumedBeginning(
  run: ResumableRun,
  org: string,
): Promise<{ readonly begun: BegunRun; readonly state: ReadState }> {
  const { folder, start, policy } = run;
  if (start.org !== org) {
    throw new RefusedError(`${folder} is a run of ${start.org}; the credentials are for ${org}`);
  }
  const lock = await lockFolder(folder);
  try {
    const policyFiles = await Promise.all(policy.files.map((file) => factOf(join(folder, file.name), file.name)));
    // read under the lock: another process may have gone on with the run until just now
    const state = await readReadLog(folder);
    return { begun: { folder, asOf: start.asOf, startedAt: start.startedAt, lock, policyFiles }, state };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The list of apps of an interrupted run that had it whole. */
export async function resumedAppList(folder: string): Promise<AppList> {
  const apps = [];
  for await (const app of readApps(folder)) apps.push(slim(app));
  const file = await factOf(join(folder, LAYOUT.apps), LAYOUT.apps);
  return { apps, file: { ...file, rows: apps.length }, stopped: undefined };
}
