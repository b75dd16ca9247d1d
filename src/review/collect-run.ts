import { messageOf } from '../errors.js';
import type { FileFact } from '../files/output-file.js';
import { createScope } from '../policy/scope.js';
import type { App } from '../records.js';
import type { DirectoryRead, Principal } from '../snapshot/run-facts.js';
import { type BegunRun, beginRun } from './begin.js';
import { type Collected, collectApps } from './collect.js';
import { type AppList, collectAppList } from './collect-list.js';
import { readDirectory } from './directory.js';
import type { ReviewOptions } from './options.js';
import { readPrincipal } from './principal.js';
import { openReadLog } from './read-log.js';
import type { CollectionOutcome } from './run-facts-of.js';

/** A snapshot on disk, whole or not, and all that is known of how it was read. */
export interface CollectedRun {
  readonly begun: BegunRun;
  readonly outcome: Omit<CollectionOutcome, 'finishedAt'>;
  readonly files: readonly (FileFact & { readonly rows?: number })[];
  /** What ended the collection early; undefined when nothing did. */
  readonly stopped: unknown;
  /** Whether it ended before Okta had let anything be read. */
  readonly nothingRead: boolean;
}

const NO_DIRECTORY: DirectoryRead = { method: 'none', users: 0, missing: 0, unread: 0 };

/** Reads everything in scope into the run's folder. Whatever goes wrong after the start is part of the result. */
export async function collectRun(options: ReviewOptions): Promise<CollectedRun> {
  const { client, progress, signal } = options;
  let begun: BegunRun | undefined;
  let list: AppList | undefined;
  let principal: Principal = { mode: options.signIn.mode, id: options.signIn.clientId, login: '', scopes: [] };
  progress.phase('listing apps');
  try {
    list = await collectAppList(
      client,
      async (serverMs) => {
        begun = await beginRun(serverMs, options);
        return begun.folder;
      },
      signal,
    );
    principal = await readPrincipal(client, options.signIn, signal);
  } catch (error) {
    // without an answer there is no server's clock to start the record by
    begun ??= await beginRun(options.clock.now(), options);
    return failedRun(begun, list?.apps ?? [], principal, options, error);
  }
  if (begun === undefined) throw new Error('the listing of apps ended without beginning the run');
  return await collectFrom(begun, list, principal, options);
}

async function collectFrom(
  begun: BegunRun,
  list: AppList,
  principal: Principal,
  options: ReviewOptions,
): Promise<CollectedRun> {
  const { client, policy, progress, signal } = options;
  const scope = createScope(policy.policy.apps, options.only);
  const log = await openReadLog(begun.folder);
  progress.phase('reading assignments');
  const collected = await collectApps({
    client,
    folder: begun.folder,
    log,
    progress,
    signal,
    apps: list.apps,
    scopeOf: scope.decide,
    concurrency: policy.policy.rateLimit.maxConcurrent,
    resumed: new Map(),
  }).finally(() => log.close());
  progress.phase('reading users');
  const joined = await joinDirectory(collected, begun.folder, options);
  const stopped = collected.stopped ?? joined.stopped;
  return {
    begun,
    outcome: {
      ...begun,
      principal,
      selection: { ...policy.policy.apps, only: options.only },
      apps: list.apps,
      reads: collected.reads,
      directory: joined.read,
      resumedAt: [],
      warnings: scope.unmatched(),
      gaps: stopped === undefined ? [] : [`The run ended early: ${messageOf(stopped)}`],
    },
    files: [...begun.policyFiles, list.file, ...joined.files, ...collected.files],
    stopped,
    nothingRead: false,
  };
}

async function joinDirectory(
  collected: Collected,
  folder: string,
  options: ReviewOptions,
): Promise<{ read: DirectoryRead; files: readonly FileFact[]; stopped: unknown }> {
  if (collected.stopped !== undefined) return { read: NO_DIRECTORY, files: [], stopped: undefined };
  try {
    const directory = await readDirectory(collected.reads, { client: options.client, folder, signal: options.signal });
    return { read: directory.read, files: directory.file === undefined ? [] : [directory.file], stopped: undefined };
  } catch (error) {
    return { read: NO_DIRECTORY, files: [], stopped: error };
  }
}

function failedRun(
  begun: BegunRun,
  apps: readonly App[],
  principal: Principal,
  options: ReviewOptions,
  error: unknown,
): CollectedRun {
  return {
    begun,
    outcome: {
      ...begun,
      principal,
      selection: { ...options.policy.policy.apps, only: options.only },
      apps,
      reads: [],
      directory: NO_DIRECTORY,
      resumedAt: [],
      warnings: [],
      gaps: [`The org's apps could not be listed: ${messageOf(error)}`],
    },
    files: begun.policyFiles,
    stopped: error,
    nothingRead: apps.length === 0,
  };
}
