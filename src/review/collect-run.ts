import { messageOf } from '../errors.js';
import type { FileFact } from '../files/output-file.js';
import { createScope } from '../policy/scope.js';
import type { DirectoryRead, Principal } from '../snapshot/run-facts.js';
import type { BegunRun } from './begin.js';
import { type Collected, collectApps } from './collect.js';
import { readDirectory } from './directory.js';
import { openRun } from './open-run.js';
import type { ReviewOptions } from './options.js';
import { readPrincipal } from './principal.js';
import type { CollectionOutcome } from './run-facts-of.js';

/** A snapshot on disk, whole or not, and all that is known of how it was read. */
export interface CollectedRun {
  readonly begun: BegunRun;
  readonly outcome: Omit<CollectionOutcome, 'finishedAt'>;
  readonly files: readonly FileFact[];
  /** What ended the collection early; undefined when nothing did. */
  readonly stopped: unknown;
  /** Whether it ended before Okta had let anything be read. */
  readonly nothingRead: boolean;
}

const NO_DIRECTORY: DirectoryRead = { method: 'none', users: 0, missing: 0, unread: 0 };

/** Reads everything in scope into the run's folder. Whatever goes wrong after the start is part of the result. */
export async function collectRun(options: ReviewOptions): Promise<CollectedRun> {
  const opened = await openRun(options);
  const { begun, list } = opened;
  const scope = createScope(options.policy.policy.apps, options.only);
  let principal: Principal = { mode: options.signIn.mode, id: options.signIn.clientId, login: '', scopes: [] };
  let collected: Collected = { reads: [], files: [], stopped: opened.stopped };
  let joined: Joined = { read: NO_DIRECTORY, files: [], stopped: undefined };
  if (list !== undefined) {
    try {
      principal = await readPrincipal(options.client, options.signIn, options.signal);
      collected = await collectApps({
        ...options,
        ...opened,
        apps: list.apps,
        folder: begun.folder,
        scopeOf: scope.decide,
        concurrency: options.policy.policy.rateLimit.maxConcurrent,
      });
      joined = await joinDirectory(collected, begun.folder, options);
    } catch (error) {
      collected = { ...collected, stopped: error };
    }
  }
  await opened.log.close();
  const stopped = collected.stopped ?? joined.stopped;
  return {
    begun,
    outcome: {
      asOf: begun.asOf,
      startedAt: begun.startedAt,
      principal,
      selection: { ...options.policy.policy.apps, only: options.only },
      apps: list?.apps ?? [],
      reads: collected.reads,
      directory: joined.read,
      resumedAt: opened.resumedAt,
      warnings: list === undefined ? [] : scope.unmatched(),
      gaps: stopped === undefined ? [] : [`The run ended early: ${messageOf(stopped)}`],
    },
    files: [...begun.policyFiles, ...(list === undefined ? [] : [list.file]), ...joined.files, ...collected.files],
    stopped,
    nothingRead: list === undefined,
  };
}

interface Joined {
  readonly read: DirectoryRead;
  readonly files: readonly FileFact[];
  readonly stopped: unknown;
}

async function joinDirectory(collected: Collected, folder: string, options: ReviewOptions): Promise<Joined> {
  if (collected.stopped !== undefined) return { read: NO_DIRECTORY, files: [], stopped: undefined };
  options.progress.phase('reading users');
  try {
    const { read, file } = await readDirectory(collected.reads, { ...options, folder });
    return { read, files: file === undefined ? [] : [file], stopped: undefined };
  } catch (error) {
    return { read: NO_DIRECTORY, files: [], stopped: error };
  }
}
