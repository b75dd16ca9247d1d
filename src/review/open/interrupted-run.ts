import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedError } from '../../errors.js';
import { factOf } from '../../files/file-fact.js';
import { lockFolder } from '../../files/folder-lock.js';
import { loadRunPolicy } from '../../policy/load.js';
import type { SourcePolicy } from '../../policy/policy.js';
import { sourceFileName } from '../../roster/sources-facts.js';
import { refuseIrregular } from '../../run/folder-entries.js';
import { LAYOUT } from '../../run/layout.js';
import { openReadLog, type ResumableRun, readReadLog } from '../../run/read-log.js';
import { readListedApps } from '../../run/read-records.js';
import { VERSION } from '../../version.js';
import type { ReviewOptions } from '../options.js';
import { type AppList, listAppsInto, slim } from './app-list.js';
import { letGoOf, type OpenedRun } from './opened-run.js';

/** Finds what an interrupted run has settled. Throws RefusedError, with the difference named, where it cannot be resumed. */
export async function findInterruptedRun(folder: string): Promise<ResumableRun> {
  await refuseIrregular(folder);
  const { start } = await readReadLog(folder);
  if (start === undefined) {
    throw new RefusedError(`${folder} holds no interrupted run: nothing is left to resume`);
  }
  if (start.version !== VERSION) {
    throw new RefusedError(
      `${folder} was begun by version ${start.version}, this is ${VERSION}: finish it with that version, or start a new run`,
    );
  }
  return { folder, start, policy: await loadRunPolicy(folder) };
}

/** Resumes an interrupted run with all that it has noted, once it is locked and sure that the org is the same. */
export async function resumeRun(
  { folder, start, policy }: ResumableRun,
  { client, signal }: Pick<ReviewOptions, 'client' | 'signal'>,
): Promise<OpenedRun> {
  if (start.org !== client.org) {
    throw new RefusedError(`${folder} is a run of ${start.org}; the credentials are for ${client.org}`);
  }
  const lock = await lockFolder(folder);
  try {
    const names = [...policy.files.map(({ name }) => name), ...(await keptSources(folder, policy.policy.sources))];
    const policyFiles = await Promise.all(names.map((name) => factOf(join(folder, name), name)));
    // read under the lock: another process may have resumed the run until just now
    const { hasApps, pages, paths, resumedAt } = await readReadLog(folder);
    const log = await openReadLog(folder);
    const at = new Date(client.serverNow()).toISOString();
    await log.append({ kind: 'resume', at });
    const reopened = {
      folder,
      asOf: start.asOf,
      startedAt: start.startedAt,
      warnings: [],
      policyFiles,
      log,
      resumed: pages,
      notedPaths: paths,
      resumedAt: [...resumedAt, at],
      ...letGoOf(log, lock),
    };
    try {
      const list = hasApps ? await listKept(folder) : await listAppsInto(async () => folder, { client, signal });
      if (!hasApps && list.stopped === undefined) await log.append({ kind: 'apps' });
      return { ...reopened, list, stopped: list.stopped };
    } catch (error) {
      return { ...reopened, list: undefined, stopped: error };
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The list of apps of an interrupted run that had it whole. */
async function listKept(folder: string): Promise<AppList> {
  const apps = [];
  for await (const app of readListedApps(folder)) apps.push(slim(app));
  const file = await factOf(join(folder, LAYOUT.apps), LAYOUT.apps);
  return { apps, file: { ...file, rows: apps.length }, stopped: undefined };
}

/** Roster, register and files of systems outside Okta of an interrupted run: those that it had copied before its first note. */
async function keptSources(folder: string, sources: readonly SourcePolicy[]): Promise<string[]> {
  const names = [LAYOUT.roster, LAYOUT.register, ...sources.map(({ name }) => sourceFileName(name)), LAYOUT.sources];
  const there = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return there.flat();
}
