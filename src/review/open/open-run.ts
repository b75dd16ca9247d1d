import { openReadLog, type PageEntry, type ReadLog } from '../../run/read-log.js';
import { VERSION } from '../../version.js';
import { type AppList, collectAppList } from '../collect/collect-list.js';
import type { ReviewOptions } from '../options.js';
import { type BegunRun, beginRun } from './begin.js';
import { resumedAppList, resumedBeginning } from './resume.js';

/** A run with a folder, a log of what is read, and the list of the org's apps. */
export interface OpenedRun {
  readonly begun: BegunRun;
  readonly log: ReadLog;
  /** Undefined where the apps could not be listed; `stopped` says why. */
  readonly list: AppList | undefined;
  readonly stopped: unknown;
  /** What an interrupted run read of each app already; empty for a new run. */
  readonly resumed: ReadonlyMap<string, PageEntry>;
  readonly resumedAt: readonly string[];
}

/** Opens a new run by asking the org for its apps, or an interrupted one from its folder. */
export async function openRun(options: ReviewOptions): Promise<OpenedRun> {
  options.progress.phase('listing apps');
  return options.resume === undefined ? await openNew(options) : await reopen(options.resume, options);
}

async function openNew(options: ReviewOptions): Promise<OpenedRun> {
  const { client, signal } = options;
  let opened: NewRun | undefined;
  let list: AppList | undefined;
  let stopped: unknown;
  let hasAnswered = false;
  try {
    list = await collectAppList(
      client,
      async (serverMs) => {
        hasAnswered = true;
        opened = await beginNew(serverMs, options);
        return opened.begun.folder;
      },
      signal,
    );
    stopped = list.stopped;
    if (stopped === undefined) await opened?.log.append({ kind: 'apps' });
  } catch (error) {
    if (hasAnswered && opened === undefined) throw error; // the folder is in trouble, not the org
    stopped = error;
  }
  // without an answer there is no server's clock to begin the record by
  const { begun, log } = opened ?? (await beginNew(options.clock.now(), options));
  return { begun, log, list, stopped, resumed: new Map(), resumedAt: [] };
}

type NewRun = Pick<OpenedRun, 'begun' | 'log'>;

async function beginNew(serverMs: number, options: ReviewOptions): Promise<NewRun> {
  const begun = await beginRun(serverMs, options);
  try {
    const log = await openReadLog(begun.folder);
    await log.append({
      kind: 'start',
      org: options.client.org,
      version: VERSION,
      asOf: begun.asOf,
      startedAt: begun.startedAt,
      only: [...options.only],
      formats: [...options.formats],
    });
    return { begun, log };
  } catch (error) {
    await begun.lock.release();
    throw error;
  }
}

async function reopen(run: NonNullable<ReviewOptions['resume']>, options: ReviewOptions): Promise<OpenedRun> {
  const { begun, state } = await resumedBeginning(run, options.client.org);
  const log = await openReadLog(run.folder);
  const at = new Date(options.client.serverNow()).toISOString();
  await log.append({ kind: 'resume', at });
  const resumedAt = [...state.resumedAt, at];
  const reopened = { begun, log, resumed: state.pages, resumedAt };
  try {
    const known = state.hasApps ? await resumedAppList(run.folder) : undefined;
    const list = known ?? (await collectAppList(options.client, async () => run.folder, options.signal));
    if (known === undefined && list.stopped === undefined) await log.append({ kind: 'apps' });
    return { ...reopened, list, stopped: list.stopped };
  } catch (error) {
    return { ...reopened, list: undefined, stopped: error };
  }
}
