import { join } from 'node:path';
import { ConfigError, RefusedError } from '../../errors.js';
import { lockFolder } from '../../files/folder-lock.js';
import { type FileFact, writeOutputFile } from '../../files/output-file.js';
import { OktaApiError } from '../../okta/errors.js';
import { idleKeys } from '../../policy/idle-keys.js';
import { NO_NOTES } from '../../run/paths-log.js';
import { makeEmptyFolder, makeFolderOf, makeSnapshotFolder, unmakeRun } from '../../run/private-folder.js';
import { openReadLog, READ_LOG } from '../../run/read-log.js';
import { VERSION } from '../../version.js';
import type { ReviewOptions } from '../options.js';
import { type AppList, listAppsInto } from './app-list.js';
import { letGoOf, type OpenedRun } from './opened-run.js';

export type NewRunOptions = Pick<
  ReviewOptions,
  'client' | 'policy' | 'only' | 'formats' | 'asOf' | 'folderFor' | 'ledger' | 'clock' | 'signal'
>;

/**
 * Starts a run: asks the org for its apps, and makes the run's folder when it has answered, so that a refused token
 * leaves nothing. An org that does not answer leaves a run of no apps, which says why.
 */
export async function startRun(options: NewRunOptions): Promise<OpenedRun> {
  const { client, signal } = options;
  let begun: BegunRun | undefined;
  let list: AppList | undefined;
  let stopped: unknown;
  let hasAnswered = false;
  try {
    list = await listAppsInto(
      async (serverMs) => {
        hasAnswered = true;
        begun = await begin(serverMs, options);
        return begun.folder;
      },
      { client, signal },
    );
    stopped = list.stopped;
    if (stopped === undefined) await begun?.log.append({ kind: 'apps' });
  } catch (error) {
    if (hasAnswered && begun === undefined) throw error; // the folder is in trouble, not the org
    if (!hasAnswered && isRefusal(error)) throw error;
    stopped = error;
  }
  // without an answer there is no server's clock to begin the record by
  begun ??= await begin(options.clock.now(), options);
  return { ...begun, list, stopped, resumed: new Map(), notedPaths: NO_NOTES, resumedAt: [] };
}

/** The credential was let in nowhere: there is nothing to record, and the next run should find no trace of it. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof RefusedError || (error instanceof OktaApiError && (error.status === 401 || error.status === 403))
  );
}

type BegunRun = Omit<OpenedRun, 'list' | 'stopped' | 'resumed' | 'notedPaths' | 'resumedAt'>;

/** Makes the run's folder, with the policy as used and the log's first entry. `serverMs` is the org's time. */
async function begin(serverMs: number, options: NewRunOptions): Promise<BegunRun> {
  const startedAt = new Date(serverMs).toISOString();
  const { asOf, warnings } = asOfBy(serverMs, options);
  const folder = options.folderFor(asOf);
  await makeEmptyFolder(folder);
  const lock = await lockFolder(folder);
  try {
    await makeSnapshotFolder(folder);
    const policyFiles: FileFact[] = [];
    for (const file of options.policy.files) {
      policyFiles.push(await writeOutputFile(join(folder, file.name), file.text));
    }
    for (const { name, bytes } of options.policy.sources ?? []) {
      await makeFolderOf(folder, name);
      policyFiles.push(await writeOutputFile(join(folder, name), Buffer.from(bytes), { name }));
    }
    const log = await openReadLog(folder);
    const { only, formats, ledger } = options;
    const { org } = options.client;
    const settled = { only: [...only], formats: [...formats], ...(ledger === undefined ? {} : { ledger }) };
    await log.append({ kind: 'start', org, version: VERSION, asOf, startedAt, ...settled });
    return {
      folder,
      asOf,
      startedAt,
      warnings: [...warnings, ...idleKeys(options.policy.policy)],
      policyFiles,
      log,
      ...letGoOf(log, lock),
    };
  } catch (error) {
    // without its first note a run cannot be resumed: on a full disk, the folder is left to be used again
    const { files, sources = [] } = options.policy;
    await unmakeRun(folder, [READ_LOG, ...[...files, ...sources].map(({ name }) => name)]);
    await lock.release();
    throw error;
  }
}

const DAY_MS = 86_400_000;

/** What ages are measured to. Throws where that would be a clock's mistake. */
function asOfBy(
  serverMs: number,
  { asOf, clock }: Pick<NewRunOptions, 'asOf' | 'clock'>,
): { readonly asOf: string; readonly warnings: readonly string[] } {
  const startedAt = new Date(serverMs).toISOString();
  const nowMs = clock.now();
  const isFar = Math.abs(serverMs - nowMs) > DAY_MS;
  const clocks = `the org's clock says ${startedAt} and this machine's ${new Date(nowMs).toISOString()}`;
  if (asOf === undefined) {
    if (!isFar) return { asOf: startedAt, warnings: [] };
    throw new RefusedError(
      `${clocks}: more than a day apart, so that every age would be wrong. Set this machine's clock, or say with --as-of what ages are measured to`,
    );
  }
  // the folder's owner vouches for as-of; a clock that is far off says nothing of it
  if (!isFar && Date.parse(asOf) > serverMs) {
    throw new ConfigError([`--as-of ${asOf} lies in the future: the org's clock says ${startedAt}`]);
  }
  return { asOf, warnings: isFar ? [`${clocks}: the times at which apps were read are by the org's`] : [] };
}
