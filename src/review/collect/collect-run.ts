import type { App } from '../../assignment/records.js';
import type { InOrder } from '../../derive/app-sequencer.js';
import { messageOf } from '../../errors.js';
import type { FileFact } from '../../files/output-file.js';
import { readPrincipal } from '../../okta/principal.js';
import { createScope } from '../../policy/scope.js';
import { lastRunBeside, rowCounts } from '../../run/last-counts.js';
import type { AppRead, DirectoryRead, Principal } from '../../run/run-facts.js';
import type { OpenedRun } from '../open/open-run.js';
import type { ReviewOptions } from '../options.js';
import type { CollectionOutcome } from '../run-facts-of.js';
import { type TieOutResult, tieOut } from '../tie-out/tie-out.js';
import { tieOutCostText } from '../tie-out/tie-out-cost.js';
import { type Collected, collectApps } from './collect.js';
import { createDirectoryReader, type DirectoryReader } from './directory.js';
import { blindnessOf } from './hidden-apps.js';

/** A snapshot on disk, whole or not, and all that is known of how it was read. */
export interface CollectedRun {
  readonly outcome: Omit<CollectionOutcome, 'finishedAt' | 'previous'>;
  readonly files: readonly FileFact[];
  /** What ended the collection early; undefined when nothing did. */
  readonly stopped: unknown;
}

const NO_DIRECTORY: DirectoryRead = { method: 'none', users: 0, missing: 0, unread: 0 };

/** Reads everything in scope into the run's folder. Whatever goes wrong is part of the result. */
export async function collectRun(opened: OpenedRun, order: InOrder, options: ReviewOptions): Promise<CollectedRun> {
  const { begun, list, log } = opened;
  const scope = createScope(options.policy.policy, options.only);
  let principal: Principal = { mode: options.signIn.mode, id: options.signIn.clientId, login: '', scopes: [] };
  let collected: Collected = { reads: [], files: [], stopped: opened.stopped };
  let joined: Joined = { read: NO_DIRECTORY, files: [], stopped: undefined };
  let tied: TieOutResult | undefined;
  if (list !== undefined) {
    const directory = createDirectoryReader({ ...options, folder: begun.folder });
    try {
      principal = await readPrincipal(options.client, options.signIn, options.signal);
      options.progress.phase('reading assignments');
      collected = await collectApps({
        ...options,
        apps: list.apps,
        folder: begun.folder,
        log,
        scope,
        order,
        directory,
        concurrency: options.policy.policy.rateLimit.maxConcurrent,
        lastRows: rowCounts(await lastRunBeside(begun.folder, await options.previousRun(begun.folder))),
        resumed: opened.resumed,
      });
      joined = await joinDirectory(collected, directory, options);
      if ((opened.stopped ?? collected.stopped ?? joined.stopped) === undefined) {
        tied = await tieOutRun(list.apps, collected.reads, begun.folder, options);
      }
    } catch (error) {
      collected = { ...collected, stopped: error };
    }
    order.usersJoined();
  }
  const stopped = opened.stopped ?? collected.stopped ?? joined.stopped ?? tied?.stopped;
  const apps = list?.apps ?? [];
  return {
    outcome: {
      asOf: begun.asOf,
      startedAt: begun.startedAt,
      principal,
      selection: { ...options.policy.policy.apps, only: options.only },
      apps,
      reads: collected.reads,
      directory: joined.read,
      tieOut: tied?.tieOut,
      resumedAt: opened.resumedAt,
      warnings: list === undefined ? [] : scope.unmatched(),
      gaps: [
        ...(stopped === undefined ? [] : [gapOf(stopped, list !== undefined)]),
        ...blindnessOf(options.client, options.signIn, apps),
      ],
    },
    files: [...begun.policyFiles, ...(list === undefined ? [] : [list.file]), ...joined.files, ...collected.files],
    stopped,
  };
}

function gapOf(stopped: unknown, appsListed: boolean): string {
  return appsListed
    ? `The run ended early: ${messageOf(stopped)}`
    : `The org's apps could not be listed: ${messageOf(stopped)}`;
}

/** Lists again what the policy wants proven, once the snapshot is whole. */
async function tieOutRun(
  apps: readonly App[],
  reads: readonly AppRead[],
  folder: string,
  options: ReviewOptions,
): Promise<TieOutResult | undefined> {
  const { client, policy, progress, signal } = options;
  return await tieOut({
    client,
    folder,
    apps,
    reads,
    policy: policy.policy.tieOut,
    concurrency: policy.policy.rateLimit.maxConcurrent,
    announce: (cost) => {
      progress.phase('tying out');
      progress.note(tieOutCostText(cost));
    },
    signal,
  });
}

interface Joined {
  readonly read: DirectoryRead;
  readonly files: readonly FileFact[];
  readonly stopped: unknown;
}

/** A collection that ended early asks for nothing more: it keeps the users that it has. */
async function joinDirectory(
  collected: Collected,
  directory: DirectoryReader,
  options: ReviewOptions,
): Promise<Joined> {
  options.progress.phase('reading users');
  try {
    const { read, file } = await directory.finish(collected.stopped === undefined ? collected.reads : []);
    return { read, files: file === undefined ? [] : [file], stopped: undefined };
  } catch (error) {
    return { read: NO_DIRECTORY, files: [], stopped: error };
  }
}
